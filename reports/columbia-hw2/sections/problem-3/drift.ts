// Question 3.1, the second half: internal covariate shift, explained, and measured as the drift of layer inputs.

import {
  type Block,
  decimal,
  type Estimate,
  equation,
  figure,
  finding,
  md,
  type Prose,
  pValue,
  ref,
  table,
  text,
} from '@trialbook/report';
import { holm, mean } from '@trialbook/stats';
import { ARMS, FOLLOWED, type LenetArm } from '../../experiments/lenet-batchnorm-dropout.ts';
import { pairedRatio } from '../../problems/paired-ratio.ts';
import { join, list } from '../../problems/words.ts';
import type { Cite } from '../../references.ts';
import { comparisonOf, directionOf, inWords, type LenetComparison } from './comparisons.ts';
import { ARM_NAMES, driftCurves, FOLLOWED_NAMES, type LenetResults } from './figures.ts';

type Followed = (typeof FOLLOWED)[number];

/** With batch norm and without, all else alike. */
const PAIRS = [
  ['bn-input', 'plain'],
  ['bn-dropout', 'dropout'],
] as const;

/** The drift of a layer's input after the first epoch, with batch norm against without. */
interface LaterDrift {
  readonly layer: Followed;
  readonly arms: readonly [LenetArm, LenetArm];
  readonly ratio: Estimate;
}

/**
 * @param observed - test images on which the moments are taken
 * @param measured - the comparisons of question 3.1
 */
export function covariateShift(
  ours: LenetResults,
  cite: Cite,
  observed: number,
  measured: readonly LenetComparison[],
): readonly Block[] {
  const of = (first: LenetArm, second: LenetArm) => comparisonOf(measured, first, second, 'drift');
  const later = laterDrifts(ours);
  return [
    md`**Internal covariate shift.** While a network learns, the inputs of each layer change their distribution, because the layers before it
      are learning too ${cite('batchNorm')}: C3 learns from what C1 shows it today, and tomorrow C1 shows something else. If, for
      example, the weights of C1 double, all inputs of C3 double, and whatever C3 had learned about their size is wrong. Batch
      normalisation gives every channel the mean $\beta$ and the deviation $\gamma$, whatever the layers before it do.`,
    md`To measure it, the same ${text(observed)} test images are shown before training and after each epoch $t$. With $\mu_u$ and $\sigma_u$
      the mean and deviation of unit $u$ of a layer’s input over these images, the drift is`,
    equation({
      id: 'drift',
      tex: String.raw`D_t = \sqrt{\frac{\sum_u \bigl(\mu_u(t) - \mu_u(t-1)\bigr)^2 + \bigl(\sigma_u(t) - \sigma_u(t-1)\bigr)^2}{\sum_u \sigma_u(t-1)^2}}`,
    }),
    md`so that $D_t = 1$ is a change as large as what the units vary from image to image (dropout is off, and batch normalisation uses the statistics of
      these images, as it does in training). Averaged over the layers and epochs of ${ref('lenet-drift')}, the drift with batch
      normalisation on input and hidden layers is, against none, ${inWords(of('bn-input', 'plain'))}; under dropout it is
      ${inWords(of('bn-dropout', 'dropout'))}. Most of that is the first epoch, in which everything moves; ${ref('lenet-later-drift')} leaves
      it out.`,
    figure({
      id: 'lenet-drift',
      caption: md`Drift of the inputs of four layers per epoch (${ref('drift')}) on a logarithmic axis: geometric mean over trials, with 95 % t interval of the logarithm.`,
      alt: md`Drift per epoch of four layers. Averaged over all of them it is ${list(ARMS.map((arm) => md`${decimal(ours.arm(arm).mean('drift'), { show: 'value' })} with ${text(ARM_NAMES[arm])}`))}.`,
      from: [ours],
      chart: driftCurves(ours),
    }),
    laterTable(ours, later),
    finding(driftFinding(directionOf(of('bn-input', 'plain')), later), 'Internal covariate shift, measured'),
    md`That inputs hold still is what batch normalisation is built for; that this is why it helps does not follow. Networks with
      batch normalisation also learn well when noise is added to its outputs on purpose ${cite('santurkar')}; there, the loss surface is
      smoother, so that larger steps are safe.`,
  ];
}

/** Geometric means over the epochs from the second on, paired by trial; one correction for all. */
function laterDrifts(ours: LenetResults): LaterDrift[] {
  const raw = FOLLOWED.flatMap((layer) =>
    PAIRS.flatMap((arms) => {
      const [withNorm, without] = arms.map((arm) => laterDriftByTrial(ours, arm, layer));
      const shared = [...withNorm!.keys()].filter((trial) => without!.has(trial));
      const ratio = pairedRatio(
        shared.map((trial) => withNorm!.get(trial)!),
        shared.map((trial) => without!.get(trial)!),
      );
      return ratio === undefined ? [] : [{ layer, arms, ratio }];
    }),
  );
  const adjusted = holm(raw.flatMap(({ ratio }) => ratio.pValue ?? []));
  return raw.map(({ layer, arms, ratio: { pValue: p, ...rest } }) => {
    const corrected = p === undefined ? {} : { pValue: adjusted.shift()!, method: `${rest.method}, Holm` };
    const ratio = ours.fact(`laterDriftRatio.${layer}.${arms.join('.')}`, { ...rest, ...corrected });
    return { layer, arms, ratio };
  });
}

function laterDriftByTrial(ours: LenetResults, arm: LenetArm, layer: Followed): Map<number, number> {
  return new Map(
    ours.arm(arm).completed.map(({ trial, series }) => {
      const drifts = Array.from(series[`drift/${layer}`]!).slice(1);
      return [trial, Math.exp(mean(drifts.map(Math.log)))];
    }),
  );
}

function laterTable(ours: LenetResults, later: readonly LaterDrift[]): Block {
  const cell = (layer: Followed, pair: (typeof PAIRS)[number]) => {
    const ratio = later.find((each) => each.layer === layer && each.arms === pair)?.ratio;
    if (ratio === undefined) return null;
    const tested = ratio.pValue === undefined ? md`` : md`, ${pValue(ratio)}`;
    return md`${decimal(ratio, { show: 'ci', digits: 3 })}${tested}`;
  };
  return table({
    id: 'lenet-later-drift',
    caption: md`Drift from the second epoch on, batch normalisation (input too) as a multiple of none: geometric means over epochs and trials; paired t-tests on
      logarithms over trials, p-values corrected by Holm’s method for all cells, 95 % intervals not corrected.`,
    from: [ours],
    rows: FOLLOWED,
    columns: [
      { header: 'Input of', cell: (layer) => FOLLOWED_NAMES[layer] },
      { header: 'Without dropout', align: 'end', cell: (layer) => cell(layer, PAIRS[0]) },
      { header: 'With dropout', align: 'end', cell: (layer) => cell(layer, PAIRS[1]) },
    ],
  });
}

function driftFinding(overall: ReturnType<typeof directionOf>, later: readonly LaterDrift[]): Prose {
  const whole = {
    lower:
      'Over the whole training batch normalisation holds the inputs of the layers stiller while they learn.',
    higher:
      'Over the whole training the inputs of the layers move more with batch normalisation than without.',
    none: 'Over the whole training there is no detectable difference in how far the inputs of the layers move with and without batch normalisation.',
  }[overall];
  const directions = later
    .filter(({ arms }) => arms === PAIRS[0])
    .map(({ layer, ratio }) => {
      const detected = ratio.pValue !== undefined && ratio.pValue < 0.05;
      const direction = !detected ? 'none' : ratio.value < 1 ? 'less' : 'more';
      return { name: FOLLOWED_NAMES[layer], direction };
    });
  const clauses = (
    [
      ['less', 'move less with it'],
      ['more', 'move more with it'],
      ['none', 'show no detectable difference'],
    ] as const
  ).flatMap(([wanted, words]) => {
    const names = directions
      .filter(({ direction }) => direction === wanted)
      .map(({ name }) => md`${text(name)}`);
    return names.length === 0 ? [] : [md`the inputs of ${list(names)} ${text(words)}`];
  });
  return md`${text(whole)} From the second epoch on (and without dropout) ${join(clauses, '; ')}. Batch normalisation
    fixes the moments of a channel; a unit within a map may still move, and the inputs of C3 and C5 are such maps, those of F6 and the output layer are not.`;
}
