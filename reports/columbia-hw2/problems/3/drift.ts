// Question 3.1, the second half: internal covariate shift, measured as the drift of layer inputs.

import {
  decimal,
  type Estimate,
  figure,
  listed,
  md,
  pValue,
  ref,
  SIGNIFICANCE_LEVEL,
  type Table,
  table,
  text,
} from '@trialbook/report';
import { holm, mean, pairedRatio } from '@trialbook/stats';
import { ARMS, FOLLOWED, type LenetArm } from '../../experiments/lenet-batchnorm-dropout.ts';
import { comparisonOf, type LenetComparison, told } from './comparisons.ts';
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
 * @param measured - the comparisons of question 3.1
 */
export function driftValues(ours: LenetResults, measured: readonly LenetComparison[]) {
  const of = (first: LenetArm, second: LenetArm) => told(comparisonOf(measured, first, second, 'drift'));
  const later = laterDrifts(ours);
  return {
    overall: of('bn-input', 'plain'),
    underDropout: of('bn-dropout', 'dropout'),
    inputs: byDirection(later),
    figure: figure({
      id: 'lenet-drift',
      caption: md`Drift of the inputs of four layers per epoch (${ref('drift')}) on a logarithmic axis: geometric mean over trials, with 95 % t interval of the logarithm.`,
      alt: md`Drift per epoch of four layers. Averaged over all of them it is ${listed(ARMS.map((arm) => md`${decimal(ours.arm(arm).mean('drift'), { show: 'value' })} with ${text(ARM_NAMES[arm])}`))}.`,
      from: [ours],
      chart: driftCurves(ours),
    }),
    later: laterTable(ours, later),
  };
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

function laterTable(ours: LenetResults, later: readonly LaterDrift[]): Table {
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

/** The layers whose inputs move less with batch normalisation, more, or not detectably otherwise; without dropout. */
function byDirection(later: readonly LaterDrift[]) {
  const layers = (wanted: (ratio: Estimate, detected: boolean) => boolean) => {
    const names = later
      .filter(
        ({ arms, ratio }) => arms === PAIRS[0] && wanted(ratio, (ratio.pValue ?? 1) < SIGNIFICANCE_LEVEL),
      )
      .map(({ layer }) => text(FOLLOWED_NAMES[layer]));
    return { any: names.length > 0, names: listed(names) };
  };
  return {
    less: layers((ratio, detected) => detected && ratio.value < 1),
    more: layers((ratio, detected) => detected && ratio.value >= 1),
    alike: layers((_, detected) => !detected),
  };
}
