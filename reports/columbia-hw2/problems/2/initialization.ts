// Problem 2.1: vanishing gradients by initialiser, Glorot and He. Charts are drawn in files beside it.

import {
  comparisonEstimate,
  constant,
  decimal,
  defineProblem,
  type Estimate,
  figure,
  layerViolins,
  listed,
  md,
  type Prose,
  percent,
  pValue,
  ref,
  SIGNIFICANCE_LEVEL,
  type Table,
  table,
  text,
} from '@trialbook/report';
import { compareAll, summarizeValues } from '@trialbook/stats';
import {
  armsOf,
  GRADIENT_BATCH,
  HIDDEN_LAYERS,
  HIDDEN_UNITS,
  type InitializationArm,
  type InitializationMetric,
  initialization,
  type ProbedActivation,
  probedActivations,
} from '../../experiments/initialization.ts';
import { SATURATED_DERIVATIVE } from '../../experiments/layer-look.ts';
import { type InitializationResults, initializerName, layerLines, probedNames } from './layer-lines.ts';

const recommended = { tanh: 'tanh/glorot', sigmoid: 'sigmoid/glorot', relu: 'relu/he' } as const;
const shortName = (arm: InitializationArm) =>
  text(
    `${probedNames[arm.split('/')[0] as ProbedActivation]}, ${initializerName(arm)}`.replaceAll(
      ' ',
      '\u00a0',
    ),
  );

export const initializationProblem = defineProblem({
  id: 'initialization',
  needs: { ours: initialization },
  values: ({ ours }) => {
    const compared = comparisons(ours);
    const against = (activation: ProbedActivation) =>
      byOutcome(compared.filter(({ arm }) => arm.startsWith(`${activation}/`)));
    const gradient = (arm: InitializationArm) => ratio(ours, arm, 'gradient', 'log10GradientRatio');
    const spread = (arm: InitializationArm) => ratio(ours, arm, 'activation', 'log10ActivationRatio');
    const saturated = (arm: InitializationArm) => ours.arm(arm).mean('saturatedLastLayer');
    const each = (activation: ProbedActivation, shown: (arm: InitializationArm) => Prose) =>
      listed(armsOf(activation).map((arm) => md`${shown(arm)} with ${text(initializerName(arm))}`));
    const idle = (arm: InitializationArm) => md`${percent(saturated(arm), { show: 'value', digits: 0 })}`;
    return {
      hiddenLayers: HIDDEN_LAYERS,
      hiddenUnits: HIDDEN_UNITS,
      gradientBatch: GRADIENT_BATCH,
      gradientRatio: {
        tanh: { small: gradient('tanh/0.01'), large: gradient('tanh/1'), glorot: gradient('tanh/glorot') },
        sigmoid: {
          small: gradient('sigmoid/0.01'),
          large: gradient('sigmoid/1'),
          glorot: gradient('sigmoid/glorot'),
        },
        relu: { glorot: gradient('relu/glorot'), he: gradient('relu/he'), large: gradient('relu/0.28') },
      },
      activationRatio: {
        tanh: { small: spread('tanh/0.01') },
        relu: { glorot: spread('relu/glorot'), he: spread('relu/he'), large: spread('relu/0.28') },
      },
      largeWeightsExplode: ours.arm('tanh/1').mean('log10GradientRatio').value > 0,
      saturated: { tanh: saturated('tanh/1'), sigmoid: saturated('sigmoid/1') },
      sigma: {
        glorot: constant('σ of Glorot', Math.sqrt(2 / (2 * HIDDEN_UNITS))),
        he: constant('σ of He', Math.sqrt(2 / HIDDEN_UNITS)),
      },
      glorotWithTanh: against('tanh'),
      glorotWithSigmoid: against('sigmoid'),
      heWithRelu: against('relu'),
      violins: {
        tanh: figure({
          id: 'violins-tanh',
          caption: md`Activations of the test images before training, tanh. All violins are drawn to the same width; dots are medians.`,
          alt: md`Violins by layer, a panel per initialiser. The deviation of the activations in layer 1 stands to that in layer 5 as ${each('tanh', spread)}.`,
          from: [ours],
          chart: violins(ours, 'tanh', { domain: [-1, 1], colour: 0 }),
        }),
        sigmoid: figure({
          id: 'violins-sigmoid',
          caption: md`The same, sigmoid.`,
          alt: md`Violins by layer, a panel per initialiser. The deviation in layer 1 stands to that in layer 5 as ${each('sigmoid', spread)}.`,
          from: [ours],
          chart: violins(ours, 'sigmoid', { domain: [0, 1], colour: 2 }),
        }),
        relu: figure({
          id: 'violins-relu',
          caption: md`Activations before training, ReLU: those above zero, on a logarithmic scale. The zeros are counted in ${ref('idle-by-layer')}.`,
          alt: md`Violins by layer on a logarithmic axis, a panel per initialiser. The deviation in layer 1 stands to that in layer 5 as ${each('relu', spread)}.`,
          from: [ours],
          chart: violins(ours, 'relu', { domain: reluDomain(ours), colour: 1, log: true }),
        }),
      },
      gradientByLayer: figure({
        id: 'gradient-by-layer',
        caption: md`Root mean square of the back-propagated gradient $\delta$ by layer: geometric mean over networks, with 95 % t interval of the logarithm.`,
        alt: md`Lines over the layers on a logarithmic axis. Layer 1 stands to layer 5, for tanh, as ${each('tanh', gradient)}; for the sigmoid as ${each('sigmoid', gradient)}; for ReLU as ${each('relu', gradient)}.`,
        from: [ours],
        chart: layerLines(ours, 'gradientRms', { log: true, title: 'RMS gradient', format: '.0e' }),
      }),
      ratios: ratioTable(ours),
      comparisons: comparisonTable(ours, compared),
      idleByLayer: figure({
        id: 'idle-by-layer',
        caption: md`Share of activations that pass hardly any gradient: saturated ones (derivative below ${percent(constant('saturated below', SATURATED_DERIVATIVE), { digits: 0 })} of its greatest value) for tanh and sigmoid, zeros for ReLU; mean with 95 % t interval. The ReLU lines coincide: the draws are the same up to scale, and without biases, scale changes no sign.`,
        alt: md`Lines over the layers. In layer 5 the share is, for tanh, ${each('tanh', idle)}; for the sigmoid ${each('sigmoid', idle)}; for ReLU ${each('relu', idle)}.`,
        from: [ours],
        chart: layerLines(ours, 'idle', { log: false, title: 'Saturated, or zero', format: '.0%' }),
      }),
    };
  },
});

function violins(
  ours: InitializationResults,
  activation: ProbedActivation,
  options: { domain: readonly [number, number]; colour: number; log?: boolean },
) {
  const panels = armsOf(activation).map((arm) => ({
    title: initializerName(arm),
    layers: Array.from({ length: HIDDEN_LAYERS }, (_, layer) => samples(ours, arm, layer)),
  }));
  return layerViolins(panels, { ...options, title: `Activations, ${probedNames[activation]}` });
}

/** Sampled activations of a layer, of all networks together. */
function samples(ours: InitializationResults, arm: InitializationArm, layer: number): number[] {
  return ours
    .arm(arm)
    .completed.flatMap(({ artifacts }) => Array.from((artifacts.samples as Float32Array[])[layer]!));
}

function reluDomain(ours: InitializationResults): readonly [number, number] {
  const exponents = armsOf('relu').flatMap((arm) =>
    Array.from({ length: HIDDEN_LAYERS }, (_, layer) => samples(ours, arm, layer))
      .flat()
      .filter((value) => value > 0)
      .map(Math.log10),
  );
  const top = exponents.reduce((a, b) => Math.max(a, b));
  return [10 ** -3, 10 ** Math.ceil(top)];
}

/** `1 : 9 530` or `12.1 : 1`, from the mean logarithm; its exact value and interval become a fact. */
function ratio(
  ours: InitializationResults,
  arm: InitializationArm,
  what: string,
  metric: InitializationMetric,
): Prose {
  const { mean, ci95, n } = summarizeValues(ours.arm(arm).values(metric));
  const [low, high] = ci95 ?? [mean, mean];
  ours.fact(
    `${what}Ratio.${arm}`,
    { value: 10 ** mean, n, ci95: [10 ** low, 10 ** high], method: 'Student t of the logarithm' },
    '',
  );
  const down = mean < 0;
  const factor = Number((10 ** Math.abs(mean)).toPrecision(3)); // as shown; the fact holds it exactly
  const digits = factor >= 100 ? 0 : factor >= 10 ? 1 : 2;
  const shown = decimal(
    {
      name: `initialization/${arm}/${what} ratio`,
      unit: '',
      value: factor,
      n,
      ci95: down ? [10 ** -high, 10 ** -low] : [10 ** low, 10 ** high],
    },
    { show: 'value', digits },
  );
  return down ? md`1 : ${shown}` : md`${shown} : 1`;
}

function ratioTable(ours: InitializationResults): Table {
  const bold = (arm: InitializationArm) => Object.values<string>(recommended).includes(arm);
  return table({
    id: 'initialization-ratios',
    caption: md`Layer 1 : layer 5 before training, geometric means over networks: deviation of the activations, and root mean square of the gradient with respect to the pre-activations, as a ratio and as its logarithm ± standard error. Recommended initialisers in bold.`,
    from: [ours],
    rows: probedActivations.flatMap((activation) => armsOf(activation)),
    columns: [
      {
        header: 'Net',
        cell: (arm) => (bold(arm) ? md`**${shortName(arm)}**` : shortName(arm)),
      },
      {
        header: 'Activations',
        cell: (arm) => ratio(ours, arm, 'activation', 'log10ActivationRatio'),
        align: 'end',
      },
      {
        header: 'Gradients',
        cell: (arm) => ratio(ours, arm, 'gradient', 'log10GradientRatio'),
        align: 'end',
      },
      {
        header: 'Gradients, log₁₀',
        cell: (arm) => decimal(ours.arm(arm).mean('log10GradientRatio'), { show: 'se' }),
      },
      {
        header: 'Saturated or zero in layer 5',
        cell: (arm) => percent(ours.arm(arm).mean('saturatedLastLayer'), { show: 'se', digits: 1 }),
      },
      {
        header: 'Units so for every image',
        cell: (arm) => percent(deadUnits(ours, arm), { show: 'se', digits: 1 }),
      },
    ],
  });
}

/** Units of the last hidden layer that are saturated or zero for every test image. */
function deadUnits(ours: InitializationResults, arm: InitializationArm): Estimate {
  const { mean, standardError, ci95, n } = summarizeValues(
    ours.arm(arm).completed.map(({ series }) => series.deadUnits!.at(-1)!),
  );
  return ours.fact(
    `deadUnitsLastLayer.${arm}`,
    {
      value: mean,
      n,
      ...(standardError === null ? {} : { standardError }),
      ...(ci95 === null ? {} : { ci95, method: 'Student t' }),
    },
    'fraction',
  );
}

interface Compared {
  readonly arm: InitializationArm;
  readonly other: InitializationArm;
  readonly difference: Estimate;
}

/** Each recommended initialiser against the others of its activation: one family for the correction. */
function comparisons(ours: InitializationResults): Compared[] {
  const pairs = probedActivations.flatMap((activation) => {
    const arm = recommended[activation];
    return armsOf(activation).flatMap((other) => (other === arm ? [] : [{ arm, other }]));
  });
  const compared = compareAll(
    pairs.map(({ arm, other }) => [ours.arm(arm).set, ours.arm(other).set] as const),
    'gradientImbalance',
  );
  return pairs.map(({ arm, other }, i) => ({
    arm,
    other,
    difference: ours.fact(
      `gradientImbalance.${arm}.against.${other}`,
      comparisonEstimate(compared[i]!, ''),
      '',
    ),
  }));
}

const outcome = ({ difference }: Compared) =>
  (difference.pValue ?? 1) >= SIGNIFICANCE_LEVEL ? 'alike' : difference.value < 0 ? 'nearer' : 'farther';
const OUTCOME_LABELS = {
  nearer: 'nearer to 1',
  farther: 'farther from 1',
  alike: 'no detectable difference',
} as const;

/** The initialisers than which the recommended one brings the gradient ratio nearer to one, farther, or neither. */
function byOutcome(compared: readonly Compared[]) {
  const others = (wanted: keyof typeof OUTCOME_LABELS) => {
    const names = compared
      .filter((each) => outcome(each) === wanted)
      .map(({ other }) => text(initializerName(other)));
    return { any: names.length > 0, names: listed(names) };
  };
  return { nearer: others('nearer'), farther: others('farther'), alike: others('alike') };
}

function comparisonTable(ours: InitializationResults, compared: readonly Compared[]): Table {
  return table({
    id: 'initialization-comparisons',
    caption: md`How far the gradient ratio layer 1 : layer 5 is from one, in powers of ten: recommended initialiser minus another. Paired t-test over networks that see the same batch, Holm-corrected for the ${text(compared.length)} comparisons.`,
    from: [ours],
    rows: compared,
    columns: [
      { header: 'Recommended', cell: ({ arm }) => shortName(arm) },
      { header: 'Against', cell: ({ other }) => text(initializerName(other)) },
      {
        header: 'Difference',
        cell: ({ difference }) => decimal(difference, { show: 'ci', digits: 2, signed: true }),
      },
      { header: 'Adjusted p', cell: ({ difference }) => pValue(difference) },
      { header: 'Gradient ratio', cell: (each) => text(OUTCOME_LABELS[outcome(each)]) },
    ],
  });
}
