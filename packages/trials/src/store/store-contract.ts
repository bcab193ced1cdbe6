// What every store must do, as clauses that any test runner can check. Knows no store.

import assert from 'node:assert/strict';
import { encodeTrialFile, type TrialFile } from './trial-file.ts';
import type { TrialStore } from './trial-store.ts';

/** One promise of a store. */
export interface StoreContractClause {
  readonly title: string;
  /** Rejects when the store does not keep it. `open` gives an empty store at each call. */
  readonly check: (open: () => TrialStore | Promise<TrialStore>) => Promise<void>;
}

/** A small trial file, told apart by its number. */
function trialFile(key: string, value: number, experiment = 'perceptron'): TrialFile {
  const [trial, seed] = [value, value.toString(16).padStart(16, '0')];
  return {
    key,
    experiment,
    arm: 'hinge',
    trials: [trial],
    seeds: [seed],
    machine: { arch: 'x64', features: ['avx2'] },
    versions: { node: '24.0.0' },
    broke: false,
    records: [
      {
        trial,
        seed,
        status: 'completed',
        metrics: { value },
        durationMs: 1,
        series: { loss: Float64Array.of(value, Number.NaN, -0) },
        artifacts: { weights: Float32Array.of(value), odd: [undefined, Number.NaN] },
      },
    ],
  };
}

const bytesOf = (file: TrialFile) => encodeTrialFile(file);
const keys = (count: number) => Array.from({ length: count }, (_, i) => i.toString(16).padStart(40, '0'));

/**
 * The contract of a `TrialStore`. A store that passes it may take the place of any other.
 *
 * @example
 * ```ts
 * import { memoryStore, storeContract } from '@trialbook/trials';
 * // In a test file: for (const { title, check } of storeContract) it(title, () => check(openMyStore));
 * for (const { check } of storeContract) await check(memoryStore);
 * console.log(storeContract.length > 5); // true
 * ```
 */
export const storeContract: readonly StoreContractClause[] = [
  {
    title: 'gives back what was written under a key, whole, and nothing under another key or experiment',
    check: async (open) => {
      const store = await open();
      const [a, b] = keys(2) as [string, string];
      await store.write('perceptron', a, bytesOf(trialFile(a, 1)));
      assert.deepEqual(await store.readMany('perceptron', [a, b]), new Map([[a, trialFile(a, 1)]]));
      assert.equal((await store.readMany('other', [a])).size, 0);
    },
  },
  {
    title: 'gives many at once, whatever their order, leaving out those that are not there',
    check: async (open) => {
      const store = await open();
      const all = keys(60);
      await Promise.all(
        all.map((key, i) =>
          i % 3 === 0 ? undefined : store.write('perceptron', key, bytesOf(trialFile(key, i))),
        ),
      );
      const found = await store.readMany('perceptron', all.toReversed());
      assert.deepEqual(
        [...found.keys()].sort(),
        all.filter((_, i) => i % 3 !== 0),
      );
      for (const [i, key] of all.entries()) {
        if (i % 3 !== 0) assert.deepEqual(found.get(key), trialFile(key, i));
      }
    },
  },
  {
    title: 'gives nothing for no keys, nor from an empty store',
    check: async (open) => {
      const store = await open();
      assert.equal((await store.readMany('perceptron', [])).size, 0);
      assert.equal((await store.readMany('perceptron', keys(30))).size, 0);
      assert.equal((await store.readNotes('perceptron', ['a'])).size, 0);
    },
  },
  {
    title: 'replaces what was there; of writes to one key that overlap, the last stays',
    check: async (open) => {
      const store = await open();
      const [key] = keys(1) as [string];
      await store.write('perceptron', key, bytesOf(trialFile(key, 1)));
      await Promise.all(
        [2, 3].map((value) => store.write('perceptron', key, bytesOf(trialFile(key, value)))),
      );
      assert.deepEqual((await store.readMany('perceptron', [key])).get(key), trialFile(key, 3));
    },
  },
  {
    title: 'keeps the bytes as they were when it was given them',
    check: async (open) => {
      const store = await open();
      const [key] = keys(1) as [string];
      const bytes = bytesOf(trialFile(key, 1));
      await store.write('perceptron', key, bytes);
      bytes.fill(0);
      assert.deepEqual((await store.readMany('perceptron', [key])).get(key), trialFile(key, 1));
    },
  },
  {
    title: 'does not take the file of another key, or of another experiment, for what was asked',
    check: async (open) => {
      const store = await open();
      const [a, b] = keys(2) as [string, string];
      await store.write('perceptron', a, bytesOf(trialFile(b, 1)));
      await store.write('perceptron', b, bytesOf(trialFile(b, 1, 'other')));
      assert.equal((await store.readMany('perceptron', [a, b])).size, 0);
    },
  },
  {
    title: 'keeps notes under any name: with slashes, unlike only by case, long, or no text at all',
    check: async (open) => {
      const store = await open();
      const names = ['abs/relu', 'ABS/relu', '../up', '', 'é', 'x'.repeat(500), '\ud800', 'a b', 'a%20b'];
      for (const [i, name] of names.entries()) await store.writeNote('perceptron', name, { note: i });
      const notes = await store.readNotes('perceptron', [...names, 'none']);
      assert.deepEqual(
        [...notes],
        names.map((name, i) => [name, { note: i }]),
      );
      await store.writeNote('perceptron', 'abs/relu', 'new');
      assert.deepEqual([...(await store.readNotes('perceptron', ['abs/relu']))], [['abs/relu', 'new']]);
    },
  },
];
