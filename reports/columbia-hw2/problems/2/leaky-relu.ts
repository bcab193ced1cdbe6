// Problem 2.3: leaky ReLU on the same simulations, and the table that closes 2.2 and 2.3.

import {
  cite,
  comparisonEstimate,
  constant,
  count,
  defineProblem,
  type Estimate,
  md,
  percent,
  points,
  pValue,
  type Table,
  table,
  text,
  verdict,
  verdictOn,
} from '@trialbook/report';
import { compareAll } from '@trialbook/stats';
import { type DyingReluArm, dyingRelu, SLOPE, targets } from '../../experiments/dying-relu.ts';
import { activationOf, changesInWords, detected, lateChanges, PAPER_SHARE } from './collapse-shares.ts';
import { activationNames, type DyingReluResults, targetNames } from './dying-relu-figures.ts';

/** The share that the published solution prints for leaky ReLU. */
const PUBLISHED_LEAKY = 0.002;

export const leakyReluProblem = defineProblem({
  id: 'leakyRelu',
  needs: { ours: dyingRelu },
  values: ({ ours }, { profile }) => {
    const { epochs } = dyingRelu.plan(profile).arms['abs/relu'].parameters;
    const differences = compareAll(
      targets.map(
        (target) => [ours.arm(`${target}/leaky-relu`).set, ours.arm(`${target}/relu`).set] as const,
      ),
      'collapsed',
    ).map((comparison, i) =>
      ours.fact(`leakyMinusRelu.${targets[i]}`, comparisonEstimate(comparison, 'fraction'), 'fraction'),
    );
    const changes = lateChanges(ours, epochs).filter(({ arm }) => activationOf(arm) === 'leaky-relu');
    const flatAtStart = ours.arm('abs/leaky-relu').rate('flatAtStart');
    const collapsed = ours.arm('abs/leaky-relu').rate('collapsed');
    return {
      slope: SLOPE,
      helps: helps(differences),
      differenceOnAbs: differences[0]!,
      flatAtStart,
      collapsed,
      dead: ours.arm('abs/leaky-relu').rate('deadAtEnd'),
      stillFalling: stillFalling(changes.map(({ change }) => change)),
      lateChanges: changesInWords(changes),
      recovers: collapsed.value < flatAtStart.value,
      publishedShare: constant('published', PUBLISHED_LEAKY, 'fraction'),
      differences: table({
        id: 'leaky-difference',
        caption: md`Collapsed with leaky ReLU and with ReLU; differences are paired by simulation (McNemar’s mid-p test, Holm-corrected for the ${text(targets.length)} targets).`,
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
      published: publishedTable(ours),
    };
  },
});

/** On how many targets the leaky nets collapse less often. */
function helps(differences: readonly Estimate[]) {
  const helped = differences.filter((each) => detected(each) && each.value < 0).length;
  const harmed = differences.some((each) => detected(each) && each.value > 0);
  return verdict({
    outcome:
      helped === targets.length
        ? 'on every target'
        : harmed
          ? 'harms on some'
          : helped === 0
            ? 'on none'
            : 'on some',
    outcomes: ['on every target', 'harms on some', 'on none', 'on some'],
  });
}

/** On how many targets the share of collapsed nets falls in the second half of the training. */
function stillFalling(changes: readonly Estimate[]) {
  const falling = changes.filter((change) => detected(change) && change.value < 0).length;
  return verdict({
    outcome: falling === 0 ? 'on none' : falling === changes.length ? 'on all' : 'on some',
    outcomes: ['on none', 'on all', 'on some'],
  });
}

function publishedTable(ours: DyingReluResults): Table {
  const bound = (arm: DyingReluArm) => {
    const [low, high] = ours.arm(arm).rate('collapsed').ci95!;
    return low > PAPER_SHARE ? 'agrees' : high < PAPER_SHARE ? 'differs' : 'agrees (interval holds 90 %)';
  };
  const exact = (published: number, arm: DyingReluArm) =>
    verdictOn(published, ours.arm(arm).rate('collapsed'));
  const paper = targets.map((target) => ({
    what: md`Paper ${cite('lu')}, ReLU, ${text(targetNames[target])}`,
    published: md`over ${percent(constant('paper', PAPER_SHARE, 'fraction'), { digits: 0 })}`,
    arm: `${target}/relu` as const,
    verdict: bound(`${target}/relu`),
  }));
  const solution = (
    [
      ['relu', 1],
      ['leaky-relu', PUBLISHED_LEAKY],
    ] as const
  ).map(([activation, published]) => ({
    what: md`Solution ${cite('published')}, ${text(activationNames[activation])}, ${text(targetNames.abs)}`,
    published: md`${percent(constant('published', published, 'fraction'), { digits: 1 })}`,
    arm: `abs/${activation}` as const,
    verdict: exact(published, `abs/${activation}`) as string,
  }));
  return table({
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
  });
}
