// Problem 2.3: leaky ReLU on the same simulations, and the table that closes 2.2 and 2.3. Prose and tables.

import {
  type Block,
  comparisonEstimate,
  count,
  type Estimate,
  finding,
  md,
  note,
  type Prose,
  percent,
  points,
  pValue,
  ref,
  section,
  table,
  text,
  verdictOn,
} from '@trialbook/report';
import { compareAll } from '@trialbook/stats';
import { type DyingReluArm, dyingRelu, SLOPE, targets } from '../../experiments/dying-relu.ts';
import type { Context } from '../references.ts';
import { activationOf, detected, lateChanges, PAPER_SHARE, targetOf } from './collapse-shares.ts';
import { activationNames, type DyingReluResults, targetNames } from './dying-relu-figures.ts';

const number = text;

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
  const harmed = differences.some((each) => detected(each) && each.value > 0);
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
            : harmed
              ? 'Not on every target: on some the leaky nets collapse more often'
              : helped === 0
                ? 'At this scale no detectable difference'
                : 'Leaky ReLU helps on some targets, and on the others no difference is detectable',
        )}: on ${text(targetNames.abs)} collapse changes by ${points(differences[0]!)}, ${pValue(differences[0]!)}.`,
      ),
      slowNotDead(ours, epochs, dead),
      md`Why can it work, when a gradient that crosses a silent layer is multiplied by ${number(SLOPE)}, and crosses several? Because it is small but not
        zero, and Adam divides every gradient by its own running size ${context.cite('adam')}: as long as it stands clear of Adam’s $\varepsilon$, a gradient
        a million times smaller makes a step just as long. Plain gradient descent would have to wait.`,
    ),
    publishedTable(ours, context),
  ];
}

const constant = (name: string, value: number): Estimate => ({ name, value, unit: 'fraction' });

function slowNotDead(ours: DyingReluResults, epochs: number, dead: Estimate): Prose {
  const changes = lateChanges(ours, epochs).filter(({ arm }) => activationOf(arm) === 'leaky-relu');
  const list = changes.reduce<Prose>(
    (before, { arm, change }, i) =>
      md`${before}${text(i === 0 ? '' : '; ')}${text(targetNames[targetOf(arm)])} ${points(change, { show: 'ci' })}, ${pValue(change)}`,
    md``,
  );
  const falling = changes.filter(({ change }) => detected(change) && change.value < 0).length;
  const start = ours.arm('abs/leaky-relu').rate('flatAtStart');
  const end = ours.arm('abs/leaky-relu').rate('collapsed');
  const trend =
    falling === 0
      ? 'no further fall is detectable'
      : falling === changes.length
        ? 'the shares are still falling'
        : 'the shares still fall on some targets';
  return md`Dead, or only late? Leaky nets begin as flat as the others: ${percent(start, { show: 'ci' })} of them on ${text(targetNames.abs)} before training. But
    flat is not dead. Exactly constant after training are ${percent(dead, { show: 'ci', digits: 1 })}, and the share of collapsed ones goes from there to
    ${percent(end, { show: 'ci' })} after ${number(epochs)} epochs. In the second half of the training, from epoch ${number(Math.floor(epochs / 2))} on,
    ${text(trend)} (${list}; McNemar’s test, Holm-corrected with the ReLU arms).
    ${text(end.value < start.value ? 'They recover, slowly: what a short training counts as collapsed is often only late.' : 'In a training as short as this they have not begun to recover.')}`;
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
        live: its printed loss ends far below what any constant reaches, and ${percent(constant('published', 0.002), { digits: 1 })} of a thousand looks are the first two,
        before it had learned. Besides, it has one hidden layer too many, other
        initial weights, another optimizer, and a slope left at the framework’s default. With independent starts, as here, a share is a share of nets.`,
      'Where the difference comes from',
    ),
  );
}
