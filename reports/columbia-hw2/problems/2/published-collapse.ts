// Problems 2.2 and 2.3: what the published program does, from running it.

import {
  type BoundResults,
  count,
  defineProblem,
  type Estimate,
  md,
  percent,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { activations } from '../../experiments/dying-relu.ts';
import {
  PUBLISHED_COLLAPSE,
  type PublishedCollapseArm,
  type PublishedCollapseMetric,
  publishedCollapse,
} from '../../experiments/published-collapse.ts';
import { activationNames } from './dying-relu-figures.ts';

type Ours = BoundResults<PublishedCollapseArm, PublishedCollapseMetric>;
type Activation = (typeof activations)[number];

/** The printed shares, of looks at one net each. */
const PRINTED: Record<Activation, number> = { relu: 1, 'leaky-relu': 0.002 };

export const publishedCollapseProblem = defineProblem({
  id: 'publishedCollapse',
  needs: { ours: publishedCollapse },
  values: ({ ours }, { profile }) => {
    const [relu, leaky] = activations.map((activation) => looksOf(ours, activation)) as [Looks, Looks];
    return {
      nets: ours.arm('one-net/relu').n,
      looks: publishedCollapse.plan(profile).arms['one-net/relu'].parameters.looks,
      epochsPerLook: PUBLISHED_COLLAPSE.epochsPerLook,
      momentum: PUBLISHED_COLLAPSE.momentum,
      learningRate: PUBLISHED_COLLAPSE.learningRate,
      leakySlope: PUBLISHED_COLLAPSE.leakySlope,
      ofSummary: PUBLISHED_COLLAPSE.hiddenLayers,
      ofCode: PUBLISHED_COLLAPSE.hiddenLayersOfCode,
      relu: { ...relu, newNets: ours.arm('new-net/relu').rate('collapsedShare') },
      leaky: { ...leaky, newNets: ours.arm('new-net/leaky-relu').rate('collapsedShare') },
      oneNetTells: verdict({
        outcome: relu.between.value === 0 ? 'all or nothing' : 'mostly',
        outcomes: ['all or nothing', 'mostly'],
      }),
      table: table({
        id: 'published-collapse',
        caption: md`The published program, run: of nets that are trained on and on and looked at after every call, how many had collapsed at all looks, at none and at some; and the share that has collapsed when every call starts a new net, with its Wilson interval.`,
        from: [ours],
        rows: activations,
        columns: [
          { header: 'Activation', cell: (activation) => text(activationNames[activation]) },
          { header: 'Printed', align: 'end', cell: (activation) => text(PRINTED[activation]) },
          { header: 'Nets', align: 'end', cell: (activation) => count(ours.arm(`one-net/${activation}`).n) },
          {
            header: 'At all looks',
            align: 'end',
            cell: (activation) => count(looksOf(ours, activation).all),
          },
          { header: 'At none', align: 'end', cell: (activation) => count(looksOf(ours, activation).none) },
          { header: 'At some', align: 'end', cell: (activation) => count(looksOf(ours, activation).between) },
          {
            header: 'New nets, collapsed',
            align: 'end',
            cell: (activation) =>
              percent(ours.arm(`new-net/${activation}`).rate('collapsedShare'), { show: 'ci', digits: 1 }),
          },
        ],
      }),
    };
  },
});

interface Looks {
  readonly all: Estimate;
  readonly none: Estimate;
  readonly between: Estimate;
}

/** How many of the nets had collapsed at all looks, at none, and at some. */
function looksOf(ours: Ours, activation: Activation): Looks {
  const shares = ours.arm(`one-net/${activation}`).values('collapsedShare');
  const of = (name: string, holds: (share: number) => boolean) =>
    ours.fact(`looks.${activation}.${name}`, shares.filter(holds).length, 'count');
  return {
    all: of('all', (share) => share === 1),
    none: of('none', (share) => share === 0),
    between: of('some', (share) => share > 0 && share < 1),
  };
}
