// Picks rows of a host tensor by number, before a program runs. Not the operation: that one works on what is computed.

import { ProgramInputError } from '../errors.ts';
import { type HostTensor, sizeOf } from '../host-tensor.ts';

/**
 * The rows of `x`, [n, …row], numbered by `rows`, int32 of any shape: [...rows, ...row], bit for bit. A negative number
 * counts from the end.
 *
 * @param where - for errors
 * @param names - what the two are called in errors
 * @throws ProgramInputError for a number that is no row of x
 */
export function gatherRows(
  where: string,
  x: HostTensor,
  rows: HostTensor,
  names: { readonly from: string; readonly rows: string },
): HostTensor {
  const [count = 0, ...row] = x.shape;
  const width = sizeOf(row);
  const from = bitsOf(x);
  const numbers = rows.data;
  requireRows(numbers, count, where, names);
  const picked =
    x.dtype === 'bool' ? new Uint8Array(numbers.length * width) : new Int32Array(numbers.length * width);
  if (width === 1) copyNumbers(picked, from, numbers, count);
  else copyRows(picked, from, numbers, count, width);
  const data = x.dtype === 'float32' ? new Float32Array(picked.buffer) : (picked as HostTensor['data']);
  return { dtype: x.dtype, shape: [...rows.shape, ...row], data };
}

function requireRows(
  numbers: HostTensor['data'],
  count: number,
  where: string,
  names: { readonly from: string; readonly rows: string },
): void {
  let [least, most] = [0, -1];
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    if (number < least) least = number;
    if (number > most) most = number;
  }
  if (least >= -count && most < count) return;
  throw new ProgramInputError(
    `${where}: ${names.rows}: expected numbers of rows of ${names.from}, from ${-count} to ${count - 1}; ` +
      `got ${most < count ? least : most}`,
  );
}

type Bits = Int32Array | Uint8Array;

function copyNumbers(to: Bits, from: Bits, numbers: HostTensor['data'], count: number): void {
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    to[i] = from[number < 0 ? number + count : number]!;
  }
}

function copyRows(to: Bits, from: Bits, numbers: HostTensor['data'], count: number, width: number): void {
  for (let i = 0, next = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    const start = (number < 0 ? number + count : number) * width;
    to[next++] = from[start]!;
    to[next++] = from[start + 1]!;
    for (let position = start + 2; position < start + width; position++) to[next++] = from[position]!;
  }
}

/** Floats as whole numbers: a copy by number could change the bits of a NaN. */
function bitsOf({ dtype, data }: HostTensor): Bits {
  if (dtype === 'bool') return data as Uint8Array;
  return new Int32Array(data.buffer, data.byteOffset, data.length);
}
