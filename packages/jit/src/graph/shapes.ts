// Arithmetic on shapes: sizes, broadcasting, strides. Knows no operation.

import { GraphError } from '../errors.ts';

/** Whether two lists of numbers are equal. */
export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * The shape that both broadcast to, by the rule of NumPy: axes align at the end, length 1 stretches.
 *
 * @throws GraphError when an axis differs and neither length is 1
 */
export function broadcastShapes(a: readonly number[], b: readonly number[]): readonly number[] {
  if (sameNumbers(a, b)) return a; // nearly always
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[a.length - rank + i] ?? 1;
    const right = b[b.length - rank + i] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new GraphError(`broadcast: [${a}] and [${b}] do not fit at axis ${i}`);
    }
    return left === 1 ? right : left;
  });
}

/** Row-major strides; 0 along axes of length 1, so that they broadcast. */
export function broadcastStrides(shape: readonly number[], rank: number): number[] {
  const strides = new Array<number>(rank).fill(0);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1) strides[rank - shape.length + i] = step;
    step *= shape[i]!;
  }
  return strides;
}

/** Calls `visit` for each position of a shape in row-major order with its offset under each of the strides. */
export function forEachOffset(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  visit: (index: number, offsets: readonly number[]) => void,
): void {
  const size = shape.reduce((product, length) => product * length, 1);
  const position = new Array<number>(shape.length).fill(0);
  const offsets = new Array<number>(strides.length).fill(0);
  for (let index = 0; index < size; index++) {
    visit(index, offsets);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis]!++;
      for (let k = 0; k < strides.length; k++) offsets[k]! += strides[k]![axis]!;
      if (position[axis]! < shape[axis]!) break;
      for (let k = 0; k < strides.length; k++) offsets[k]! -= strides[k]![axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
}
