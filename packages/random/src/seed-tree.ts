// The seed tree: one root seed, named children, independent streams. Not a generator itself.

import { type Key, philox, type Words4 } from './philox.ts';
import { RandomStream } from './random-stream.ts';

/**
 * A node of the seed tree. Its children are named; equal names give equal nodes, different names independent ones.
 *
 * Nothing is consumed by asking: `node.child('init')` is the same node however often and in whatever order it is
 * asked for, so that adding a stream to an experiment leaves every other stream as it was.
 */
export interface SeedNode {
  /** The names from the root, joined by `/`: `1/dying-relu/trial-17/init`. */
  readonly path: string;
  /** Two unsigned 32-bit words that identify the node; the key of its stream. */
  readonly key: Key;
  /** The key as 16 hexadecimal digits, for records and file names. */
  readonly hex: string;
  /** The child of that name. Text and number are different names: `child('1')` is not `child(1)`. */
  child(...names: readonly (string | number)[]): SeedNode;
  /** A fresh generator at the start of this node's stream. */
  stream(): RandomStream;
}

/**
 * The root of a seed tree.
 *
 * @param seed - any text, or any safe integer
 * @throws RangeError when a numeric seed or child name is not a safe integer
 * @example
 * ```ts
 * import { seedTree } from '@trialbook/random';
 * const trial = seedTree(1).child('perceptron', 'trial', 0);
 * const weights = trial.child('init').stream().normals(2);
 * const order = trial.child('order').stream().permutation(20);
 * console.log(weights.length, order.length); // 2 20
 * ```
 */
export function seedTree(seed: number | string): SeedNode {
  return node(String(seed), absorb([0, 0], encode(seed)));
}

function node(path: string, key: Key): SeedNode {
  return {
    path,
    key,
    hex: key.map((word) => word.toString(16).padStart(8, '0')).join(''),
    child: (...names) =>
      names.length === 0
        ? node(path, key)
        : node(
            [path, ...names].join('/'),
            names.reduce<Key>((parent, name) => absorb(parent, encode(name)), key),
          ),
    stream: () => new RandomStream(key),
  };
}

function encode(name: number | string): Uint8Array {
  if (typeof name === 'number' && !Number.isSafeInteger(name)) {
    throw new RangeError(`seedTree: a seed or child name must be text or a safe integer; got ${name}`);
  }
  return new TextEncoder().encode(typeof name === 'number' ? `#${name}` : `"${name}`);
}

/** Cipher-block chaining of the name through Philox under the parent's key: a keyed hash of the name. */
function absorb(parent: Key, name: Uint8Array): Key {
  const padded = new Uint8Array(Math.ceil((name.length + 1) / 16) * 16);
  padded.set(name);
  padded[name.length] = 0x80;
  const view = new DataView(padded.buffer);
  let state: Words4 = [0, 0, 0, 0x7362]; // domain: never the counter of a stream's first blocks
  for (let offset = 0; offset < padded.length; offset += 16) {
    const block = [0, 4, 8, 12].map((word) => view.getUint32(offset + word, true));
    state = philox(state.map((word, i) => (word ^ block[i]!) >>> 0) as unknown as Words4, parent);
  }
  return [state[0], state[1]];
}
