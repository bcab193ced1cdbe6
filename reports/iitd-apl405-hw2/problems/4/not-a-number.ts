// Question 4 (xi): which trainings stopped being numbers, in which iteration, and at what. Computes no statistics.

import { type Estimate, md, table, text, verdict } from '@trialbook/report';
import type { NotANumber } from '../../experiments/classifier-run.ts';
import { FNN_ARMS, FNN_SETTINGS, type FnnArm } from '../../experiments/mnist-fnn.ts';
import type { Classifier } from '../curves.ts';
import { FNN_LABELS } from './all-networks.ts';

/** The arm in which the sheet's loss is trained longest, and its twin with logits. */
const LONGEST: FnnArm = 'xiv-softmax-then-log';

/** Arms trained on the logarithm of a softmax. */
const TWO_STEP = FNN_ARMS.filter((arm) => FNN_SETTINGS[arm].loss === 'softmax-then-log');
const LOGITS = FNN_ARMS.filter((arm) => FNN_SETTINGS[arm].loss === 'logits');

/** What NaN did to the trainings. */
export function notANumber(ours: Classifier<FnnArm>) {
  const lost = (arms: readonly FnnArm[]) => arms.flatMap((arm) => reportsOf(ours, arm));
  const all = (arms: readonly FnnArm[]) => arms.reduce((sum, arm) => sum + ours.arm(arm).records.length, 0);
  const shorter = TWO_STEP.filter((arm) => arm !== LONGEST);
  const long = lost([LONGEST]);
  const iterations = long.map(({ iteration }) => iteration);
  const holesOf = (lost: readonly NotANumber[]) => lost.flatMap(({ hole }) => hole ?? []);
  const holes = holesOf(long);
  const early = lost(shorter);
  const fact = (name: string, value: number, unit = 'count'): Estimate => ours.fact(name, value, unit);
  return {
    shorter: {
      lost: fact('nanShorter', early.length),
      trials: fact('trainingsShorter', all(shorter)),
      last: fact('nanLastIterationShorter', largest(early.map(({ iteration }) => iteration))),
      batchAccuracy: fact(
        'nanBatchAccuracyShorter',
        largest(holesOf(early).map(({ batchAccuracy }) => batchAccuracy)),
        'fraction',
      ),
    },
    any: lost(TWO_STEP).length > 0,
    anyShorter: early.length > 0,
    anyLong: long.length > 0,
    long: {
      lost: fact('nanLong', long.length),
      trials: fact('trainingsLong', all([LONGEST])),
      first: fact('nanFirstIteration', smallest(iterations)),
      last: fact('nanLastIteration', largest(iterations)),
      several: largest(holes.map(({ images }) => images)) > 1,
      images: fact('nanMostImages', largest(holes.map(({ images }) => images))),
      batchAccuracy: fact(
        'nanBatchAccuracy',
        smallest(holes.map(({ batchAccuracy }) => batchAccuracy)),
        'fraction',
      ),
    },
    /** Whether every lost training met an output without a usable logarithm first. */
    cause: verdict({
      outcome: lost(TWO_STEP).every(({ hole }) => hole !== undefined) ? 'logarithm' : 'other',
      outcomes: ['logarithm', 'other'],
    }),
    logits: { lost: fact('nanLogits', lost(LOGITS).length), trials: fact('trainingsLogits', all(LOGITS)) },
    goneWithLogits: lost(LOGITS).length === 0,
    table: table({
      id: 'fnn-nan',
      caption: md`Trainings whose loss stopped being a number, and the iteration in which it was first none.`,
      from: [ours],
      rows: [
        { what: 'log of softmax', arms: shorter },
        { what: 'log of softmax, longer', arms: [LONGEST] },
        { what: 'logits', arms: LOGITS },
      ],
      columns: [
        { header: 'Loss on', cell: ({ what }) => what },
        { header: 'Networks', cell: ({ arms }) => text(arms.length), align: 'end' },
        { header: 'Trainings', cell: ({ arms }) => text(all(arms)), align: 'end' },
        { header: 'Lost', cell: ({ arms }) => text(lost(arms).length), align: 'end' },
        { header: 'Which, in iteration', cell: ({ arms }) => whichLost(ours, arms) },
      ],
    }),
  };
}

/** Networks that lost trainings with the iterations, such as `(vi) 750 units: 4`. */
function whichLost(ours: Classifier<FnnArm>, arms: readonly FnnArm[]): string | null {
  const named = arms.flatMap((arm) => {
    const at = reportsOf(ours, arm).map(({ iteration }) => text(iteration).text);
    return at.length === 0 ? [] : [`${FNN_LABELS[arm]}: ${at.join(', ')}`];
  });
  return named.length === 0 ? null : named.join('; ');
}

function reportsOf(ours: Classifier<FnnArm>, arm: FnnArm): NotANumber[] {
  return ours.arm(arm).records.flatMap(({ artifacts }) => (artifacts.nan as NotANumber | undefined) ?? []);
}

/** The largest of some numbers; NaN of none, which no text can show. */
function largest(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : Math.max(...values);
}

function smallest(values: readonly number[]): number {
  return -largest(values.map((value) => -value));
}
