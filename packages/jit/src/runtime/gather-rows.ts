// Picks rows of host tensors by number, before a program runs. Not the operation: that one works on what is computed.

import { ProgramInputError } from '../errors.ts';
import { type HostTensor, sizeOf } from '../host-tensor.ts';

/** A copy of rows: what it is called, what it is taken from, and the numbers it is taken by. */
export interface GatheredInput {
  readonly name: string;
  readonly from: string;
  readonly rows: string;
}

type Memory = Float32Array | Int32Array | Uint8Array;

/** Gathers the same inputs run after run, into memory that is used again: touching new memory takes as long as the copies. */
export class RowGatherer {
  readonly #inputs: readonly GatheredInput[];
  #free: Map<string, Memory> | undefined = new Map();

  constructor(inputs: readonly GatheredInput[]) {
    this.#inputs = inputs;
  }

  /**
   * Adds the gathered inputs to the feeds: the rows of `x`, [n, …row], numbered by `rows`, int32 of any shape, are
   * [...rows, ...row], bit for bit. A negative number counts from the end.
   *
   * @param where - for errors
   * @returns gives the memory back, to be called when the feeds are no longer read
   * @throws ProgramInputError for a number that is no row of x
   */
  gather(where: string, feeds: Map<string, HostTensor>): () => void {
    const memory = this.#free ?? new Map<string, Memory>();
    this.#free = undefined; // until given back: runs may overlap
    const giveBack = () => {
      this.#free = memory;
    };
    const checked = new Set<string>();
    try {
      for (const { name, from, rows } of this.#inputs) {
        const [x, numbers] = [feeds.get(from)!, feeds.get(rows)!];
        const count = x.shape[0]!;
        if (!checked.has(`${rows} ${count}`)) requireRows(numbers.data, count, where, { from, rows });
        checked.add(`${rows} ${count}`);
        const row = x.shape.slice(1);
        const size = numbers.data.length * sizeOf(row);
        const known = memory.get(name);
        const data = known?.length === size ? known : newMemory(x, size);
        memory.set(name, data);
        copyRows(data, x.data, numbers.data, count, sizeOf(row));
        feeds.set(name, {
          dtype: x.dtype,
          shape: [...numbers.shape, ...row],
          data: data as HostTensor['data'],
        });
      }
    } catch (error) {
      giveBack();
      throw error;
    }
    return giveBack;
  }
}

function newMemory({ dtype }: HostTensor, size: number): Memory {
  if (dtype === 'bool') return new Uint8Array(size);
  return dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
}

function requireRows(
  numbers: Memory,
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

/** By the widest words that fit, as whole numbers: a copy of floats could change the bits of a NaN. */
function copyRows(to: Memory, from: Memory, numbers: Memory, count: number, width: number): void {
  const whole = !(from instanceof Uint8Array);
  const pairs = whole && width % 2 === 0 && from.byteOffset % 8 === 0 && from.length % 2 === 0;
  if (pairs) copyPairs(pairsOf(to), pairsOf(from), numbers, count, width / 2);
  else if (whole) copyWords(wordsOf(to), wordsOf(from), numbers, count, width);
  else copyWords(to, from, numbers, count, width);
}

function wordsOf({ buffer, byteOffset, length }: Memory): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

function pairsOf({ buffer, byteOffset, length }: Memory): BigInt64Array {
  return new BigInt64Array(buffer, byteOffset, length / 2);
}

// The same loops twice: each must see arrays of one type only to be fast.

function copyPairs(to: BigInt64Array, from: BigInt64Array, numbers: Memory, count: number, width: number) {
  if (width === 1) {
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i]!;
      to[i] = from[number < 0 ? number + count : number]!;
    }
    return;
  }
  for (let i = 0, next = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    const start = (number < 0 ? number + count : number) * width;
    for (let position = start; position < start + width; position++) to[next++] = from[position]!;
  }
}

function copyWords(to: Memory, from: Memory, numbers: Memory, count: number, width: number): void {
  if (width === 1) {
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i]!;
      to[i] = from[number < 0 ? number + count : number]!;
    }
    return;
  }
  for (let i = 0, next = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    const start = (number < 0 ? number + count : number) * width;
    for (let position = start; position < start + width; position++) to[next++] = from[position]!;
  }
}
