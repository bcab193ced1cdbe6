// Problem 2.2: collapse of deep narrow nets with ReLU. Prose and tables; figures, theory and leaky ReLU are beside it.

import { LU_BOUND, luTargets } from '@trialbook/datasets';
import type { HostParameters } from '@trialbook/models';
import {
  type Block,
  count,
  decimal,
  type Estimate,
  equation,
  figure,
  finding,
  md,
  type Prose,
  percent,
  points,
  pValue,
  ref,
  section,
  table,
  text,
} from '@trialbook/report';
import { summarizeValues } from '@trialbook/stats';
import { evenGrid, lookOnGrid } from '../../experiments/deep-narrow-forward.ts';
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
import type { Context } from '../references.ts';
import { join, list } from '../words.ts';
import {
  activationOf,
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
import { shareOf } from './share-below.ts';

const number = text;
const THRESHOLDS = [0.001, 0.1] as const;
/** A dead net has arrived when its level is this close to the mean of the target. */
const LEVEL_REACHED = 0.02;

/** 2.2 in full but for the theory of dead starts. */
export function dyingReluSection(ours: DyingReluResults, context: Context, theory: Block): Block {
  const { cite } = context;
  const { points: perNet, epochs } = dyingRelu.plan(context.profile).arms['abs/relu'].parameters;
  return section(
    { id: 'p2-2', title: '2.2 Dying ReLU: nets that collapse to a constant' },
    md`A net of ${number(DEPTH)} layers, ${number(DEPTH - 1)} hidden ones of ${number(WIDTH)} units and a linear output, is to learn one of
      three functions of one number ${cite('lu')}: ${text(targetNames.abs)}, ${text(targetNames.xsin5x)} and ${text(targetNames['step-sin'])}.
      Every simulation draws ${number(perNet)} points of its own, uniform on $[-\sqrt7, \sqrt7]$, its own weights (He normal ${cite('he')}; biases
      zero) and its own order of batches of ${number(BATCH_SIZE)}, and trains for ${number(epochs)} epochs by Adam ${cite('adam')} with learning
      rate ${number(LEARNING_RATE)} on the mean squared error. There are ${count(ours.arm('abs/relu').n)} simulations per target. The same
      starts, inputs and orders serve every target and both activations, so that differences are paired.`,
    md`A net has *collapsed* when its output hardly varies: when its variance over ${number(GRID_POINTS)} evenly spaced inputs is below
      ${percent(constant('threshold', COLLAPSE_SHARE), { digits: 0 })} of the target’s,`,
    equation({
      id: 'collapsed',
      tex: String.raw`\operatorname{Var}_x\, \hat f(x) \;<\; ${COLLAPSE_SHARE}\; \operatorname{Var}_x f(x),`,
    }),
    md`and it is *dead* when a whole hidden layer is exactly zero on all of them. ${ref('collapse-table')} counts both before and after training,
      ${ref('collapse-epochs')} follows the count over the epochs, and ${ref('fitted-curves')} shows what such nets look like.`,
    collapseTable(ours),
    paperAnswer(ours),
    figure({
      id: 'collapse-epochs',
      caption: md`Share of collapsed nets after each epoch, with Wilson 95 % bands; the axis is stretched near epoch zero.`,
      alt: md`A panel per target, a curve per activation. ${join(dyingReluArms.map((arm) => md`On ${text(targetNames[targetOf(arm)])} ${text(activationNames[activationOf(arm)])} goes from ${percent(ours.arm(arm).rate('flatAtStart'), { show: 'value', digits: 0 })} to ${percent(ours.arm(arm).rate('collapsed'), { show: 'value', digits: 0 })}.`))}`,
      from: [ours],
      chart: collapseOverEpochs(ours, epochs),
    }),
    settled(ours, epochs),
    figure({
      id: 'fitted-curves',
      caption: md`The first ${number(DRAWN)} simulations of each arm (or all, where there are fewer), not a selection: trained nets over their target.`,
      alt: md`Curves over the target, a panel per target and activation; collapsed nets are horizontal lines. Collapsed are ${list(dyingReluArms.map((arm) => md`${percent(drawnCollapsed(ours, arm), { show: 'value', digits: 0 })} with ${text(activationNames[activationOf(arm)])} on ${text(targetNames[targetOf(arm)])}`))}.`,
      from: [ours],
      chart: fittedCurves(ours),
    }),
    whatDeadNetsSay(ours),
    theory,
  );
}

const constant = (name: string, value: number): Estimate => ({ name, value, unit: 'fraction' });

function collapseTable(ours: DyingReluResults): Block {
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

function paperAnswer(ours: DyingReluResults): Block {
  const rate = ours.arm('abs/relu').rate('collapsed');
  const [low, high] = rate.ci95!;
  const verdict =
    low > PAPER_SHARE
      ? 'Yes, over 90 %.'
      : high < PAPER_SHARE
        ? 'It is high, but below the 90 % of the paper.'
        : 'Close to the paper, but not surely over 90 %: the interval holds 90 %.';
  const before = ours.arm('abs/relu').rate('bornDead');
  return finding(
    md`${text(verdict)} On ${text(targetNames.abs)}, ${percent(rate)} of the ReLU nets end as a constant. ${text(before.value > rate.value / 2 ? 'Most of them never had a chance' : 'Some of them never had a chance')}:
      ${percent(before, { show: 'ci' })} of all were dead before the first step.`,
  );
}

function settled(ours: DyingReluResults, epochs: number): Prose {
  const changes = lateChanges(ours, epochs).filter(({ arm }) => activationOf(arm) === 'relu');
  const moving = changes.filter(({ change }) => detected(change));
  const list = (of: typeof changes) =>
    of.reduce<Prose>(
      (before, { arm, change }, i) =>
        md`${before}${text(i === 0 ? '' : '; ')}${text(targetNames[targetOf(arm)])} ${points(change, { show: 'ci' })}, ${pValue(change)}`,
      md``,
    );
  const verdict =
    moving.length === 0
      ? md`As far as these simulations can tell, the ReLU nets have settled: between epoch ${number(Math.floor(epochs / 2))} and epoch ${number(epochs)} no share of theirs changes detectably`
      : md`Some ReLU shares still move between epoch ${number(Math.floor(epochs / 2))} and epoch ${number(epochs)}`;
  return md`${verdict} (${list(changes)}; McNemar’s test, Holm-corrected over all ${number(dyingReluArms.length)} arms). How much hangs on the threshold of
    ${ref('collapsed')}? ${thresholds(ours)}.`;
}

function thresholds(ours: DyingReluResults): Prose {
  const share = (arm: DyingReluArm, limit: number) =>
    percent(
      ours.fact(`collapsedBelow${limit}.${arm}`, shareOf(flatAfter(ours, arm, -1, limit)), 'fraction'),
      {
        show: 'value',
        digits: 1,
      },
    );
  const [strict, lax] = THRESHOLDS;
  return md`With ${percent(constant('strict', strict), { digits: 1 })} of the target’s variance in its place ${share('abs/relu', strict)} of the ReLU nets
    on ${text(targetNames.abs)} count as collapsed and ${share('abs/leaky-relu', strict)} of the leaky ones, with ${percent(constant('lax', lax), { digits: 0 })}
    ${share('abs/relu', lax)} and ${share('abs/leaky-relu', lax)} (on ${text(targetNames.xsin5x)}, where even living nets explain little of the
    variance, that lax rule would count ${share('xsin5x/leaky-relu', lax)} of the leaky nets)`;
}

/** Where the collapsed nets end: at the mean of the target, which minimises the squared error of a constant. */
function whatDeadNetsSay(ours: DyingReluResults): Block {
  const centre = Float64Array.of(0);
  const levels = ours
    .arm('abs/relu')
    .completed.filter(({ metrics, artifacts }) => metrics.deadAtEnd === 1 && artifacts.params !== undefined)
    .map(({ artifacts }) => lookOnGrid(artifacts.params as HostParameters, 0, 0, centre).outputs[0]!);
  const why = md`A dead net has one number left to train, the bias of its output, and the constant with the least squared error is
    the mean of the target. (With the absolute error it would be the median.)`;
  if (levels.length < 2) return why;
  const { mean, n, standardError, ci95 } = summarizeValues(levels);
  const level = ours.fact(
    'levelOfDeadNets.abs',
    { value: mean, n, standardError: standardError!, ci95: ci95!, method: 'Student t' },
    '',
  );
  const truth = evenGrid(LU_BOUND, GRID_POINTS).map(luTargets.abs);
  const target = ours.fact(
    'meanOfTarget.abs',
    truth.reduce((sum, value) => sum + value, 0) / truth.length,
    '',
  );
  return md`${why} On ${text(targetNames.abs)} they stand at ${decimal(level)}, and the mean of the target is ${decimal(target, { digits: 3 })}${text(
    Math.abs(target.value - mean) < LEVEL_REACHED
      ? ''
      : ': Adam takes steps of its learning rate, so the bias is still on its way',
  )}.`;
}
