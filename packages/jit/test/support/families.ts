// The families of random programs: where they start and which operations they are made of.

import fc from 'fast-check';
import type { OperationKind, Recipe } from './random-program.ts';

/** A kind of random programs. */
export interface Family {
  readonly name: string;
  readonly start: fc.Arbitrary<readonly (readonly number[])[]>;
  readonly operations: readonly OperationKind[];
  readonly lines: number;
}

const length = fc.integer({ min: 1, max: 5 });
const shape = (rank: number) => fc.tuple(...Array.from({ length: rank }, () => length));

/** Each family has the form of what some passes look for. */
export const families: readonly Family[] = [
  {
    name: 'operations of all kinds',
    start: fc.array(fc.integer({ min: 0, max: 4 }).chain(shape), { minLength: 1, maxLength: 3 }),
    operations: [
      'unary',
      'elementwise',
      'matrixProduct',
      'reduction',
      'transposition',
      'reshaping',
      'movement',
      'normalization',
      'convolution',
      'pooling',
    ],
    lines: 12,
  },
  {
    name: 'transposes through elementwise operations, reductions and reshapes',
    start: fc.array(fc.integer({ min: 2, max: 4 }).chain(shape), { minLength: 1, maxLength: 2 }),
    operations: [
      'transposition',
      'elementwise',
      'transposition',
      'reduction',
      'reshaping',
      'unary',
      'movement',
    ],
    lines: 12,
  },
  {
    name: 'scaling and shifting before and after matrix products',
    start: fc.tuple(fc.integer({ min: 2, max: 40 }), length).map((matrix) => [matrix]),
    operations: ['denseStage', 'matrixProduct', 'normalization', 'singleOutput', 'elementwise', 'reduction'],
    lines: 9,
  },
  {
    name: 'convolutions, elementwise operations and pooling',
    start: fc
      .tuple(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 3, max: 9 }),
        fc.integer({ min: 3, max: 9 }),
        fc.integer({ min: 1, max: 3 }),
      )
      .map((images) => [images]),
    operations: [
      'convolutionStage',
      'elementwise',
      'convolutionStage',
      'pooling',
      'convolution',
      'reduction',
      'unary',
    ],
    lines: 8,
  },
  {
    name: 'products of many tiny matrices',
    start: fc
      .tuple(fc.constantFrom(2, 31, 32, 40), fc.integer({ min: 1, max: 9 }), length)
      .map((matrices) => [matrices]),
    operations: [
      'matrixProduct',
      'elementwise',
      'matrixProduct',
      'unary',
      'reduction',
      'transposition',
      'reshaping',
    ],
    lines: 9,
  },
];

/** The programs of a family. The last value is the likeliest operand, so that programs grow long. */
export function recipes({ start, operations, lines }: Family): fc.Arbitrary<Recipe> {
  const instruction = fc.record({
    op: fc.nat(operations.length - 1),
    on: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(7) }),
    detail: fc.noBias(fc.maxSafeNat()),
  });
  return fc.record({
    start,
    operations: fc.constant(operations),
    lines: fc.array(instruction, { minLength: 1, maxLength: lines, size: 'max' }),
  });
}
