// Problem 2.2: collapse of deep narrow nets with ReLU. Charts, theory and leaky ReLU are beside it.

import { LU_BOUND } from '@trialbook/datasets';
import type { HostParameters } from '@trialbook/models';
import {
  constant,
  defineProblem,
  type Estimate,
  figure,
  joined,
  listed,
  md,
  percent,
  type Table,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { shareOf, summarizeValues } from '@trialbook/stats';
import { lookOnGrid } from '../../experiments/deep-narrow-forward.ts';
import {
  BATCH_SIZE,
  COLLAPSE_SHARE,
  DEPTH,
  type DyingReluArm,
  dyingRelu,
  GRID_POINTS,
  LEARNING_RATE,
  WIDTH,
} from '../../experiments/dying-relu.ts';
import {
  activationOf,
  changesInWords,
  detected,
  dyingReluArms,
  flatAfter,
  lateChanges,
  PAPER_SHARE,
  targetOf,
} from './collapse-shares.ts';
import {
  activationNames,
  collapseOverEpochs,
  DRAWN,
  type DyingReluResults,
  fittedCurves,
  targetNames,
} from './dying-relu-figures.ts';

const THRESHOLDS = { strict: 0.001, lax: 0.1 } as const;
/** A dead net has arrived when its level is this close to the mean of the target. */
const LEVEL_REACHED = 0.02;

export const dyingReluProblem = defineProblem({
  id: 'dyingRelu',
  needs: { ours: dyingRelu },
  values: ({ ours }, { profile }) => {
    const { points: pointsPerNet, epochs } = dyingRelu.plan(profile).arms['abs/relu'].parameters;
    const changes = lateChanges(ours, epochs).filter(({ arm }) => activationOf(arm) === 'relu');
    const collapsed = ours.arm('abs/relu').rate('collapsed');
    const bornDead = ours.arm('abs/relu').rate('bornDead');
    return {
      depth: DEPTH,
      hiddenLayers: DEPTH - 1,
      width: WIDTH,
      names: { abs: targetNames.abs, xsin5x: targetNames.xsin5x, stepSin: targetNames['step-sin'] },
      pointsPerNet,
      batchSize: BATCH_SIZE,
      epochs,
      halfway: Math.floor(epochs / 2),
      learningRate: LEARNING_RATE,
      simulations: ours.arm('abs/relu').n,
      gridPoints: GRID_POINTS,
      arms: dyingReluArms.length,
      threshold: share('threshold', COLLAPSE_SHARE),
      collapsed: { relu: collapsed },
      bornDead,
      mostBornDead: bornDead.value > collapsed.value / 2,
      againstPaper: againstPaper(collapsed),
      paperShare: share('share of the paper', PAPER_SHARE),
      settled: !changes.some(({ change }) => detected(change)),
      lateChanges: changesInWords(changes),
      strict: thresholdValues(ours, 'strict'),
      lax: thresholdValues(ours, 'lax'),
      deadLevel: deadLevel(ours),
      collapse: collapseTable(ours),
      collapseOverEpochs: figure({
        id: 'collapse-epochs',
        caption: md`Share of collapsed nets after each epoch, with Wilson 95 % bands; the axis is stretched near epoch zero.`,
        alt: md`A panel per target, a curve per activation. ${joined(dyingReluArms.map((arm) => md`On ${text(targetNames[targetOf(arm)])} ${text(activationNames[activationOf(arm)])} goes from ${percent(ours.arm(arm).rate('flatAtStart'), { show: 'value', digits: 0 })} to ${percent(ours.arm(arm).rate('collapsed'), { show: 'value', digits: 0 })}.`))}`,
        from: [ours],
        chart: collapseOverEpochs(ours, epochs),
      }),
      fittedCurves: figure({
        id: 'fitted-curves',
        caption: md`The first ${text(DRAWN)} simulations of each arm (or all, where there are fewer), not a selection: trained nets over their target.`,
        alt: md`Curves over the target, a panel per target and activation; collapsed nets are horizontal lines. Collapsed are ${listed(dyingReluArms.map((arm) => md`${percent(drawnCollapsed(ours, arm), { show: 'value', digits: 0 })} with ${text(activationNames[activationOf(arm)])} on ${text(targetNames[targetOf(arm)])}`))}.`,
        from: [ours],
        chart: fittedCurves(ours),
      }),
    };
  },
});

const share = (name: string, value: number) => constant(name, value, 'fraction');

function collapseTable(ours: DyingReluResults): Table {
  return table({
    id: 'collapse-table',
    caption: md`Share of nets that are dead (exactly constant) and that have collapsed, before training and after: ± standard error, at the end with the Wilson 95 % interval.`,
    from: [ours],
    rows: dyingReluArms,
    columns: [
      { header: 'Target', cell: (arm) => text(targetNames[targetOf(arm)].replaceAll(' ', '\u00a0')) },
      {
        header: 'Activation',
        cell: (arm) => text(activationNames[activationOf(arm)].replace(' ', '\u00a0')),
      },
      { header: 'Born dead', cell: (arm) => percent(ours.arm(arm).rate('bornDead'), brief) },
      { header: 'Flat before', cell: (arm) => percent(ours.arm(arm).rate('flatAtStart'), brief) },
      {
        header: 'Collapsed after',
        cell: (arm) => percent(ours.arm(arm).rate('collapsed'), { show: 'ci', digits: 1 }),
      },
      { header: 'Dead after', cell: (arm) => percent(ours.arm(arm).rate('deadAtEnd'), brief) },
    ],
  });
}

/** The share of collapsed nets among those that are drawn. */
function drawnCollapsed(ours: DyingReluResults, arm: DyingReluArm): Estimate {
  const drawn = ours.arm(arm).completed.filter(({ trial }) => trial < DRAWN);
  return ours.fact(
    `drawnAndCollapsed.${arm}`,
    shareOf(drawn.map(({ metrics }) => metrics.collapsed === 1)),
    'fraction',
  );
}

const brief = { show: 'se', digits: 1 } as const;

/** What the share that collapses says to the paper's "over 90 %". */
function againstPaper(rate: Estimate) {
  const [low, high] = rate.ci95!;
  return verdict({
    outcome: low > PAPER_SHARE ? 'over' : high < PAPER_SHARE ? 'below' : 'unsure',
    outcomes: ['over', 'below', 'unsure'],
    estimate: rate,
  });
}

/** Shares that would count as collapsed by another threshold. */
function thresholdValues(ours: DyingReluResults, name: keyof typeof THRESHOLDS) {
  const limit = THRESHOLDS[name];
  const below = (arm: DyingReluArm) =>
    ours.fact(`collapsedBelow${limit}.${arm}`, shareOf(flatAfter(ours, arm, -1, limit)), 'fraction');
  return {
    threshold: share(name, limit),
    relu: below('abs/relu'),
    leaky: below('abs/leaky-relu'),
    leakyOnXsin5x: below('xsin5x/leaky-relu'),
  };
}

/** Where the collapsed nets end: at the mean of the target, which minimises the squared error of a constant. */
function deadLevel(ours: DyingReluResults) {
  const centre = Float64Array.of(0);
  const levels = ours
    .arm('abs/relu')
    .completed.filter(({ metrics, artifacts }) => metrics.deadAtEnd === 1 && artifacts.params !== undefined)
    .map(({ artifacts }) => lookOnGrid(artifacts.params as HostParameters, 0, 0, centre).outputs[0]!);
  const target = ours.fact('meanOfTarget.abs', LU_BOUND / 2, ''); // of |x| over [−√7, √7]
  if (levels.length < 2) {
    return {
      known: false,
      reached: false,
      target,
      level: { name: 'level of dead nets', unit: '', value: Number.NaN },
    };
  }
  const { mean, n, standardError, ci95 } = summarizeValues(levels);
  const level = ours.fact(
    'levelOfDeadNets.abs',
    { value: mean, n, standardError: standardError!, ci95: ci95!, method: 'Student t' },
    '',
  );
  return { known: true, reached: Math.abs(target.value - mean) < LEVEL_REACHED, target, level };
}
