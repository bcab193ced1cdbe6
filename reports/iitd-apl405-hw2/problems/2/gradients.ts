// Question 2: a YES or NO for every place of a weight about a silent unit, beside what automatic differentiation finds.

import {
  type BoundResults,
  computationGraph,
  defineProblem,
  figure,
  md,
  percent,
  table,
  text,
} from '@trialbook/report';
import {
  GUARANTEED,
  nonZeroShare,
  PLACES,
  type Place,
  type ReluMetric,
  reluGradients,
  reluScale,
} from '../../experiments/relu-gradients.ts';

/** Why the derivative must be zero, or need not be, by place. */
const REASONS = {
  out: md`The derivative is $h_1$ times that of the unit it leads to, and $h_1 = 0$.`,
  into: md`It is $\bar z_1$ times the unit's input, and $\bar z_1 = \bar h_1\,\sigma'(-1) = 0$.`,
  bias: md`It is $\bar z_1 = 0$ itself.`,
  upstreamOnly: md`Every path to $\hat y$ passes $\bar z_1 = 0$.`,
  upstreamOther: md`The other path may carry a derivative.`,
  beside: md`It does not pass the silent unit at all.`,
  besideOut: md`It does not pass the silent unit at all.`,
} as const;

const places = Object.keys(PLACES) as Place[];

export const gradientsProblem = defineProblem({
  id: 'gradients',
  needs: { ours: reluGradients },
  values: ({ ours }, { profile }) => ({
    networks: reluScale(profile).networks,
    silent: sharesOf(ours, 'silent'),
    active: sharesOf(ours, 'active'),
    asArgued: places.every((place) => {
      const shares = ours.arm('silent').values(nonZeroShare(place));
      return GUARANTEED.includes(place)
        ? shares.every((share) => share === 0)
        : shares.every((share) => share > 0);
    }),
    network: networkFigure(),
    places: table({
      id: 'relu-places',
      caption: md`Whether the derivative by a weight is guaranteed to be zero when $h_1$ receives ${text('−1')}, by the place of the weight; and in how many of the random networks it was not exactly zero, with $h_1$ at ${text('−1')} and, as a control, at ${text('+1')}.`,
      from: [ours],
      rows: places,
      columns: [
        { header: 'The weight', cell: (place) => PLACES[place] },
        { header: 'Zero for certain?', cell: (place) => (GUARANTEED.includes(place) ? 'YES' : 'NO') },
        { header: 'Because', cell: (place) => REASONS[place] },
        {
          header: 'Not zero, h₁ silent',
          cell: (place) => shareOf(ours, 'silent', place),
        },
        {
          header: 'Not zero, h₁ active',
          cell: (place) => shareOf(ours, 'active', place),
        },
      ],
    }),
  }),
});

/** A share with its standard error, where it varies at all. */
function shareOf(
  ours: BoundResults<'silent' | 'active', ReluMetric>,
  arm: 'silent' | 'active',
  place: Place,
) {
  const share = ours.arm(arm).mean(nonZeroShare(place));
  return percent(share, share.standardError === 0 ? { show: 'value', digits: 0 } : { show: 'se' });
}

function sharesOf(ours: BoundResults<'silent' | 'active', ReluMetric>, arm: 'silent' | 'active') {
  return Object.fromEntries(places.map((place) => [place, ours.arm(arm).mean(nonZeroShare(place))]));
}

/** The figure that we assume, w₁ to w₃ where they stand. */
function networkFigure() {
  const unit = (id: string, label: string) => ({ id, label }) as const;
  return figure({
    id: 'relu-network',
    caption: md`The network that we assume. The unit $h_1$ is silent; the other weights have no name.`,
    alt: md`An input x leads to the units g₁ and g₂, with w₃ on the way to g₂. g₁ leads to h₁ alone. g₂ leads to h₁, with w₂ on the way, and to h₂. Both h₁, with w₁ on the way, and h₂ lead to the output ŷ.`,
    from: [],
    chart: computationGraph(
      [
        { id: 'x', label: 'x', kind: 'input' },
        unit('g1', 'g₁'),
        unit('g2', 'g₂'),
        { id: 'h1', label: 'h₁', shape: 'receives −1' },
        unit('h2', 'h₂'),
        { id: 'y', label: 'ŷ', kind: 'output' },
      ],
      [
        { from: 'x', to: 'g1' },
        { from: 'x', to: 'g2', label: 'w₃' },
        { from: 'g1', to: 'h1' },
        { from: 'g2', to: 'h1', label: 'w₂' },
        { from: 'g2', to: 'h2' },
        { from: 'h1', to: 'y', label: 'w₁' },
        { from: 'h2', to: 'y' },
      ],
    ),
  });
}
