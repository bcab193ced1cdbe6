// Problems 2.2 and 2.3: collapse of deep narrow nets with ReLU and leaky ReLU. Prose and tables; figures are beside it.

import { LU_BOUND, luTargets } from '@trialbook/datasets';
import type { HostParameters } from '@trialbook/models';
import {
  type Block,
  comparisonEstimate,
  count,
  decimal,
  type Estimate,
  equation,
  figure,
  finding,
  md,
  note,
  type Prose,
  percent,
  points,
  pValue,
  type ReportContext,
  ref,
  section,
  table,
  text,
  verdictOn,
} from '@trialbook/report';
import { compareAll, summarizeValues } from '@trialbook/stats';
import { evenGrid, lookOnGrid } from '../experiments/deep-narrow-forward.ts';
import {
  activations,
  BATCH_SIZE,
  COLLAPSE_SHARE,
  DEPTH,
  type DyingReluArm,
  dyingRelu,
  GRID_POINTS,
  LEARNING_RATE,
  lookEpochs,
  SLOPE,
  targets,
  WIDTH,
} from '../experiments/dying-relu.ts';
import {
  activationNames,
  collapseOverEpochs,
  DRAWN,
  type DyingReluResults,
  fittedCurves,
  targetNames,
} from './dying-relu-figures.ts';
import type { ReferenceKey } from './references.ts';
import { shareOf } from './share-below.ts';

const number = (value: number) => text(String(value));
const arms = targets.flatMap((target) => activations.map((activation) => `${target}/${activation}` as const));
/** What the paper says of the share that collapses: more than this. */
const PAPER_SHARE = 0.9;
const THRESHOLDS = [0.001, 0.1] as const;
/** A dead net has arrived when its level is this close to the mean of the target. */
const LEVEL_REACHED = 0.02;

type Context = ReportContext<ReferenceKey>;

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
    collapseTable(ours, epochs),
    paperAnswer(ours),
    figure({
      id: 'collapse-epochs',
      caption: md`Share of collapsed nets after each epoch, with Wilson 95 % bands; the axis is stretched near epoch zero.`,
      alt: md`For each target the ReLU curve is level near ${percent(ours.arm('abs/relu').rate('collapsed'), { show: 'value', digits: 0 })} almost from the start; the leaky curve starts just as high and falls steadily.`,
      from: [ours],
      chart: collapseOverEpochs(ours, epochs),
    }),
    settled(ours, epochs),
    figure({
      id: 'fitted-curves',
      caption: md`The first ${number(DRAWN)} simulations of each arm (or all, where there are fewer), not a selection: trained nets over their target.`,
      alt: 'With ReLU nearly all curves are one horizontal line at the mean of the target and only a few bend; with leaky ReLU most follow the target, as far as two units per layer can.',
      from: [ours],
      chart: fittedCurves(ours),
    }),
    whatDeadNetsSay(ours),
    theory,
  );
}

/** 2.3, and the table that closes both. */
export function leakyReluSection(ours: DyingReluResults, context: Context): readonly Block[] {
  const { epochs } = dyingRelu.plan(context.profile).arms['abs/relu'].parameters;
  const compared = compareAll(
    targets.map((target) => [ours.arm(`${target}/leaky-relu`).set, ours.arm(`${target}/relu`).set] as const),
    'collapsed',
  );
  const differences = compared.map((comparison, i) =>
    ours.fact(`leakyMinusRelu.${targets[i]}`, comparisonEstimate(comparison, 'fraction'), 'fraction'),
  );
  const helped = differences.filter((each) => detected(each) && each.value < 0).length;
  const dead = ours.arm('abs/leaky-relu').rate('deadAtEnd');
  return [
    section(
      { id: 'p2-3', title: '2.3 Leaky ReLU' },
      md`Now the same simulations with the leaky ReLU, whose slope for $z \le 0$ is ${number(SLOPE)} instead of zero: same starts, same points,
        same order. ${ref('leaky-difference')} compares the shares of collapsed nets.`,
      table({
        id: 'leaky-difference',
        caption: md`Collapsed with leaky ReLU and with ReLU; differences are paired by simulation (McNemar’s mid-p test, Holm-corrected for the ${number(targets.length)} targets).`,
        from: [ours],
        rows: targets.map((target, i) => ({ target, difference: differences[i]! })),
        columns: [
          { header: 'Target', cell: ({ target }) => targetNames[target] },
          {
            header: 'ReLU',
            cell: ({ target }) => percent(ours.arm(`${target}/relu`).rate('collapsed'), { show: 'ci' }),
          },
          {
            header: 'Leaky ReLU',
            cell: ({ target }) => percent(ours.arm(`${target}/leaky-relu`).rate('collapsed'), { show: 'ci' }),
          },
          { header: 'Difference', cell: ({ difference }) => points(difference, { show: 'ci' }) },
          { header: 'Adjusted p', cell: ({ difference }) => pValue(difference) },
        ],
      }),
      finding(
        md`${text(
          helped === targets.length
            ? 'Yes, leaky ReLU helps, on every target'
            : helped === 0
              ? 'At this scale no detectable difference'
              : 'Leaky ReLU helps on some targets, and on the others no difference is detectable',
        )}: on ${text(targetNames.abs)} collapse changes by ${points(differences[0]!)}, ${pValue(differences[0]!)}.`,
      ),
      slowNotDead(ours, epochs, dead),
      md`Why does it work, when a gradient that crosses a silent layer is multiplied by ${number(SLOPE)}, and crosses several? Because it is small but not
        zero, and Adam divides every gradient by its own running size ${context.cite('adam')}: as long as it stands clear of Adam’s $\varepsilon$, a gradient
        a million times smaller makes a step just as long. Plain gradient descent would have to wait.`,
    ),
    publishedTable(ours, context),
  ];
}

const constant = (name: string, value: number): Estimate => ({ name, value, unit: 'fraction' });

const detected = ({ pValue: p }: Estimate) => p !== undefined && p < 0.05;

function collapseTable(ours: DyingReluResults, epochs: number): Block {
  return table({
    id: 'collapse-table',
    caption: md`Share of nets, with Wilson 95 % intervals: dead (exactly constant) and collapsed, before training and after.`,
    from: [ours],
    rows: arms,
    columns: [
      { header: 'Target', cell: (arm) => targetNames[targetOf(arm)] },
      { header: 'Activation', cell: (arm) => activationNames[activationOf(arm)] },
      {
        header: 'Born dead',
        cell: (arm) => percent(ours.arm(arm).rate('bornDead'), { show: 'ci', digits: 1 }),
      },
      {
        header: 'Flat before',
        cell: (arm) => percent(ours.arm(arm).rate('flatAtStart'), { show: 'ci', digits: 1 }),
      },
      {
        header: 'Collapsed halfway',
        cell: (arm) =>
          percent(collapsedAfter(ours, arm, epochs, Math.floor(epochs / 2)), { show: 'ci', digits: 1 }),
      },
      {
        header: 'Collapsed after',
        cell: (arm) => percent(ours.arm(arm).rate('collapsed'), { show: 'ci', digits: 1 }),
      },
      {
        header: 'Dead after',
        cell: (arm) => percent(ours.arm(arm).rate('deadAtEnd'), { show: 'ci', digits: 1 }),
      },
    ],
  });
}

const targetOf = (arm: DyingReluArm) => arm.split('/')[0] as (typeof targets)[number];
const activationOf = (arm: DyingReluArm) => arm.split('/')[1] as (typeof activations)[number];

function flatAfter(
  ours: DyingReluResults,
  arm: DyingReluArm,
  look: number,
  share = COLLAPSE_SHARE,
): boolean[] {
  return ours.arm(arm).completed.map(({ series }) => series.varianceShare!.at(look)! < share);
}

function collapsedAfter(ours: DyingReluResults, arm: DyingReluArm, epochs: number, epoch: number): Estimate {
  const look = lookEpochs(epochs).indexOf(epoch);
  return ours.fact(`collapsedAfterEpoch${epoch}.${arm}`, shareOf(flatAfter(ours, arm, look)), 'fraction');
}

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

/** Whether the second half of the training changed the shares, per arm, with one correction for all. */
function lateChanges(ours: DyingReluResults, epochs: number): { arm: DyingReluArm; change: Estimate }[] {
  const look = lookEpochs(epochs).indexOf(Math.floor(epochs / 2));
  const setOf = (arm: DyingReluArm, name: string, flags: readonly boolean[]) => ({
    arm: name,
    trials: ours.arm(arm).completed.map(({ trial, seed, status, durationMs }, i) => ({
      trial,
      seed,
      status,
      durationMs,
      metrics: { collapsed: Number(flags[i]) },
    })),
  });
  const pairs = arms.map(
    (arm) =>
      [
        setOf(arm, 'after', flatAfter(ours, arm, -1)),
        setOf(arm, 'halfway', flatAfter(ours, arm, look)),
      ] as const,
  );
  return compareAll(pairs, 'collapsed').map((comparison, i) => ({
    arm: arms[i]!,
    change: ours.fact(
      `secondHalfOfTraining.${arms[i]}`,
      comparisonEstimate(comparison, 'fraction'),
      'fraction',
    ),
  }));
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
      ? md`The ReLU nets have settled: between epoch ${number(Math.floor(epochs / 2))} and epoch ${number(epochs)} no share of theirs changes detectably`
      : md`Some ReLU shares still move between epoch ${number(Math.floor(epochs / 2))} and epoch ${number(epochs)}`;
  return md`${verdict} (${list(changes)}; McNemar’s test, Holm-corrected over all ${number(arms.length)} arms). How much hangs on the threshold of
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

function slowNotDead(ours: DyingReluResults, epochs: number, dead: Estimate): Prose {
  const half = Math.floor(epochs / 2);
  const change = lateChanges(ours, epochs).find(({ arm }) => arm === 'abs/leaky-relu')!.change;
  const start = ours.arm('abs/leaky-relu').rate('flatAtStart');
  const end = ours.arm('abs/leaky-relu').rate('collapsed');
  const trend = !detected(change)
    ? md`no further change is detectable`
    : change.value < 0
      ? md`it is still falling`
      : md`it rises again`;
  return md`Leaky nets begin just as flat: ${percent(start, { show: 'ci' })} of them on ${text(targetNames.abs)} before training. But flat is not dead.
    Exactly constant after training are ${percent(dead, { show: 'ci' })}, and the share of collapsed ones comes down to ${percent(end, { show: 'ci' })} after
    ${number(epochs)} epochs; over the second half of them, from epoch ${number(half)}, ${trend} (${points(change, { show: 'ci' })}, ${pValue(change)}).
    ${text(end.value < start.value ? 'They recover, slowly: what a short training counts as collapsed is often only late.' : 'At this length of training they have not begun to recover.')}`;
}

function publishedTable(ours: DyingReluResults, { cite }: Context): Block {
  const bound = (arm: DyingReluArm) => {
    const [low, high] = ours.arm(arm).rate('collapsed').ci95!;
    return low > PAPER_SHARE ? 'agrees' : high < PAPER_SHARE ? 'differs' : 'agrees (interval holds 90 %)';
  };
  const exact = (published: number, arm: DyingReluArm) =>
    verdictOn(published, ours.arm(arm).rate('collapsed'));
  const paper = targets.map((target) => ({
    what: md`Paper ${cite('lu')}, ReLU, ${text(targetNames[target])}`,
    published: md`over ${percent(constant('paper', PAPER_SHARE), { digits: 0 })}`,
    arm: `${target}/relu` as const,
    verdict: bound(`${target}/relu`),
  }));
  const solution = (
    [
      ['relu', 1],
      ['leaky-relu', 0.002],
    ] as const
  ).map(([activation, published]) => ({
    what: md`Solution ${cite('published')}, ${text(activationNames[activation])}, ${text(targetNames.abs)}`,
    published: md`${percent(constant('published', published), { digits: 1 })}`,
    arm: `abs/${activation}` as const,
    verdict: exact(published, `abs/${activation}`) as string,
  }));
  return section(
    { id: 'p2-published', title: 'Published and ours' },
    table({
      id: 'published-dying-relu',
      caption: md`Share of nets that collapse, published and ours, with the Wilson 95 % interval.`,
      from: [ours],
      rows: [...paper, ...solution],
      columns: [
        { header: 'What', cell: ({ what }) => what },
        { header: 'Published', cell: ({ published }) => published, align: 'end' },
        { header: 'Ours', cell: ({ arm }) => percent(ours.arm(arm).rate('collapsed'), { show: 'se' }) },
        {
          header: '95 % interval',
          cell: ({ arm }) => percent(ours.arm(arm).rate('collapsed'), { show: 'interval' }),
        },
        { header: 'n', cell: ({ arm }) => count(ours.arm(arm).n) },
        { header: 'Verdict', cell: ({ verdict }) => md`**${text(verdict)}**` },
      ],
    }),
    note(
      md`The published solution builds each model once and then calls its training again and again: its thousand “independent” simulations are one net, trained
        on and on, on one training set. With ReLU that net happened to be dead, and a dead net is dead a thousand times. With leaky ReLU it happened to
        live, and was flat only when it was looked at for the first times: that is all the other number says. Besides, it has one hidden layer too many, other
        initial weights, another optimizer, and a slope left at the framework’s default. With independent starts, as here, a share is a share of nets.`,
      'Where the difference comes from',
    ),
  );
}
