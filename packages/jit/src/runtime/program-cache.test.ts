import { describe, expect, it } from 'vitest';
import { compile, compileScan, hostTensor, type ProgramCache, programCache, type Step } from '../index.ts';
import type { CompiledGraph } from './program-cache.ts';

const X = { dtype: 'float32', shape: [2] } as const;

/** A cache that says what was made and what was freed. */
function watched(idle: number): ProgramCache & { readonly made: string[]; readonly freed: string[] } {
  const cache = programCache({ idle });
  const made: string[] = [];
  const freed: string[] = [];
  return {
    made,
    freed,
    lend: (key, make) =>
      cache.lend(key, async () => {
        made.push(key);
        const { session, ...rest } = await make();
        const release = () => {
          freed.push(key);
          session.release();
        };
        return { ...rest, session: { ...session, release } };
      }),
    clear: () => cache.clear(),
  };
}

const times = (factor: number): Step<typeof X, object, object, object> =>
  ((x: never) => [(x as { mul(by: number): never }).mul(factor), {}]) as never;
const program = (factor: number, cache: ProgramCache) =>
  compile(times(factor), { carry: X, cache, name: 'times' });

describe('programCache', () => {
  it('compiles equal steps once, and gives the same bytes as a program of its own', async () => {
    const cache = watched(2);
    const step = (x: never, by: { k: never }) => [
      (x as { mul(k: never): { sin(): never } }).mul(by.k).sin(),
      {},
    ];
    const options = { carry: X, input: { k: { dtype: 'float32', shape: [] } }, name: 's' } as const;
    const run = async (kept?: ProgramCache) => {
      const each = await compileScan(step as never, { ...options, ...(kept && { cache: kept }) });
      const { carry } = await each.run(
        hostTensor([0.3, 7]) as never,
        { k: hostTensor([1.1, 0.7, 3]) } as never,
      );
      each.dispose();
      return (carry as { data: Float32Array }).data;
    };
    const alone = await run();
    expect(await run(cache)).toEqual(alone);
    expect(await run(cache)).toEqual(alone);
    expect(cache.made).toHaveLength(1);
    cache.clear();
    expect(cache.freed).toHaveLength(1);
  });

  it('tells steps apart by their constants, shapes and names', async () => {
    const cache = watched(9);
    const of = async (factor: number, shape: number[], name: string) =>
      (await compile(times(factor), { carry: { dtype: 'float32', shape }, cache, name } as never)).dispose();
    await of(2, [2], 'a');
    await of(2, [2], 'a');
    await of(-0, [2], 'a');
    await of(0, [2], 'a');
    await of(Number.POSITIVE_INFINITY, [2], 'a');
    await of(2, [3], 'a');
    await of(2, [2], 'b');
    expect(cache.made).toHaveLength(6);
    cache.clear();
    expect(cache.freed).toHaveLength(6);
  });

  it('frees nothing in use, and of what is idle what was used longest ago', async () => {
    const cache = watched(1);
    const [two, again, three] = [await program(2, cache), await program(2, cache), await program(3, cache)];
    two.dispose();
    two.dispose(); // counts once
    three.dispose();
    expect(cache.freed).toHaveLength(0);
    expect((await again.run(hostTensor([1, 2]))).carry.data).toEqual(Float32Array.of(2, 4));
    again.dispose();
    expect(cache.freed).toEqual([cache.made[0]]);
    (await program(3, cache)).dispose();
    expect(cache.made).toHaveLength(2);
    cache.clear();
    expect(cache.freed).toHaveLength(2);
  });

  it('frees what is idle beyond its bytes', async () => {
    const cache = programCache({ idleBytes: 100 });
    const freed: string[] = [];
    const made = (name: string, valueBytes: number) => async () => ({
      form: { carryOutputs: [], outputs: [], gathered: [], absent: [] },
      session: { run: async () => [], release: () => void freed.push(name) },
      valueBytes,
    });
    for (const [name, bytes] of [
      ['a', 60],
      ['b', 30],
      ['c', 20],
    ] as const)
      (await cache.lend(name, made(name, bytes))).session.release();
    expect(freed).toEqual(['a']);
    (await cache.lend('large', made('large', 101))).session.release();
    expect(freed).toEqual(['a', 'b', 'c', 'large']);
  });

  it('keeps nothing of a compilation that failed', async () => {
    const cache = programCache();
    const fail = async (): Promise<CompiledGraph> => {
      throw new Error('no');
    };
    await expect(cache.lend('k', fail)).rejects.toThrow('no');
    let released = 0;
    const session = { run: async () => [], release: () => (released += 1) };
    const form = { carryOutputs: [], outputs: [], gathered: [], absent: [] };
    (await cache.lend('k', async () => ({ form, session, valueBytes: 0 }))).session.release();
    cache.clear();
    expect(released).toBe(1);
  });

  it('refuses a number of programs that is none', () => {
    expect(() => programCache({ idle: -1 })).toThrow('idle must be a whole number of at least 0; got -1');
  });
});
