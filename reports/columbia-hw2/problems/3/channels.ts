// Question 3.2: what the six channels of C1 have learned, in one training.

import { count, decimal, type Figure, figure, imageGrid, md, table } from '@trialbook/report';
import type { LearnedKernels, LearnedNorms, LenetArm } from '../../experiments/lenet-batchnorm-dropout.ts';
import type { LenetResults } from './figures.ts';

/** Rows and columns of a kernel of C1. */
const SIDE = 5;

/** γ and β of C1's channels as a table, and their kernels as pictures: of the first completed trial, since channels have no order. */
export function channelValues(ours: LenetResults, arm: LenetArm) {
  const { norms, kernels } = ours.arm(arm).completed[0]!.artifacts as {
    readonly norms: LearnedNorms;
    readonly kernels?: LearnedKernels;
  };
  const { gamma, beta } = norms['c1-norm']!;
  const fact = (channel: number, what: string, value: number, unit = '') =>
    ours.fact(`channel.${arm}.c1.${channel + 1}.${what}`, value, unit);
  return {
    kernelsKept: kernels !== undefined,
    kernels: kernelsFigure(ours, kernels ?? new Float32Array(0)),
    table: table({
      id: 'c1-channels',
      caption: md`What the six channels of C1 have learned in the first training of version (a): $\gamma$, the deviation, and $\beta$, the mean
        that batch normalisation gives to the channel.`,
      from: [ours],
      rows: [...gamma.keys()],
      columns: [
        { header: 'Channel', cell: (channel) => count(fact(channel, 'number', channel + 1, 'count')) },
        {
          header: 'γ',
          align: 'end',
          cell: (channel) => decimal(fact(channel, 'gamma', gamma[channel]!), { digits: 3 }),
        },
        {
          header: 'β',
          align: 'end',
          cell: (channel) => decimal(fact(channel, 'beta', beta[channel]!), { digits: 3 }),
        },
      ],
    }),
  };
}

function kernelsFigure(ours: LenetResults, kernels: LearnedKernels): Figure {
  const greatest = kernels.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const places = SIDE * SIDE;
  const images = Array.from({ length: kernels.length / places }, (_, channel) => ({
    pixels: Uint8Array.from(kernels.subarray(places * channel, places * (channel + 1)), (weight) =>
      Math.round(127.5 * (1 + weight / greatest)),
    ),
    label: `channel ${channel + 1}`,
  }));
  return figure({
    id: 'c1-kernels',
    caption: md`The kernels of C1 in the first training of version (a), channel by channel: middle grey is no weight, dark is positive, light is
      negative; one scale for all six.`,
    alt: md`The kernels of C1 as squares of grey, each of five by five weights. The greatest weight is ${decimal(ours.fact('greatestWeightOfC1', greatest), { digits: 2 })} in size.`,
    from: [ours],
    chart: imageGrid(images, { columns: 6, imageWidth: SIDE, imageHeight: SIDE, size: 60 }),
  });
}
