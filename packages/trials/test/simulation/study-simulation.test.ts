// Thousands of studies in which workers die, disks fill, people interrupt, power fails and two processes share a store. All
// of it follows from a seed, and a failure names it: TRIALBOOK_SIMULATION=<seed> runs that one, TRIALBOOK_SIMULATIONS=<n> more.
import { type SeedNode, seedTree } from '@trialbook/random';
import { expect, it } from 'vitest';
import { StoreError, StudyInterrupted, WorkerCrashed } from '../../src/errors.ts';
import { decodeTrialFile } from '../../src/store/trial-file.ts';
import type { StudyResults } from '../../src/study-results.ts';
import { type Before, failure, SimulatedDisk, SURVIVALS } from './simulated-disk.ts';
import { contents, mayDie, runSimulated } from './simulated-study.ts';

const unbroken = contents(await runSimulated({ number: 0, files: new SimulatedDisk().files() }));

/** Lets others go first, for a while that only the seed decides. */
function waits(seeds: SeedNode): () => Promise<void> {
  const random = seeds.stream();
  return async () => {
    for (let left = random.integer(6); left > 0; left--) await undefined;
  };
}

/** What befalls one process. */
function fate(seeds: SeedNode) {
  const random = seeds.stream();
  const maybe = (share: number, most: number) =>
    random.uniform() < share ? 1 + random.integer(most) : undefined;
  return {
    fullAt: maybe(0.3, 80),
    fullFor: 1 + random.integer(30),
    interruptedAt: maybe(0.2, 80),
    stopsAt: maybe(0.25, 80),
    deaths: random.uniform() < 0.5 ? 0 : 0.6 * random.uniform(),
    workers: 1 + random.integer(4),
    fresh: random.uniform() < 0.15,
  };
}

interface Ended {
  readonly results?: StudyResults;
  readonly error?: unknown;
}

/** A process on a disk: ends well, with an error, or stops with the power. */
async function live(
  disk: SimulatedDisk,
  number: number,
  seeds: SeedNode,
  living: Set<number>,
): Promise<Ended> {
  const { fullAt, fullFor, interruptedAt, stopsAt, deaths, workers, fresh } = fate(seeds.child('fate'));
  const controller = new AbortController();
  const [pause, work, die] = [
    waits(seeds.child('files')),
    waits(seeds.child('work')),
    mayDie(seeds.child('die'), deaths),
  ];
  let operations = 0;
  let stop = () => {};
  const stopped = new Promise<Ended>((resolve) => {
    stop = () => resolve({});
  });
  const before: Before = async (_operation, name, path) => {
    operations += 1;
    if (operations === interruptedAt) controller.abort();
    if (stopsAt !== undefined && operations >= stopsAt) {
      stop();
      await new Promise(() => {});
    }
    await pause();
    const isFull = fullAt !== undefined && operations >= fullAt && operations < fullAt + fullFor;
    if (isFull && (name === 'write' || name === 'sync')) throw failure('ENOSPC', path);
  };
  living.add(number);
  const study = runSimulated({
    number,
    files: disk.files(before),
    workers,
    before: async () => {
      await work();
      die();
    },
    options: { fresh, signal: controller.signal },
    isAlive: (other) => living.has(other),
  });
  const ended = study.then(
    (results): Ended => ({ results }),
    (error: unknown): Ended => ({ error }),
  );
  const end = await Promise.race([ended, stopped]);
  living.delete(number);
  return end;
}

/** Every stored result that did not break, by its file. */
async function soundFiles(disk: SimulatedDisk): Promise<ReadonlyMap<string, string>> {
  const files = disk.files();
  const sound = new Map<string, string>();
  for (const name of disk.names.filter((each) => each.endsWith('.trial'))) {
    const { broke, records } = decodeTrialFile(await files.read(name)); // none is torn, ever
    if (!broke) sound.set(name, JSON.stringify(records.map(({ durationMs: _, ...record }) => record)));
  }
  return sound;
}

async function simulate(seed: number): Promise<void> {
  const seeds = seedTree('simulation').child(seed);
  const random = seeds.child('course').stream();
  const living = new Set<number>();
  let disk = new SimulatedDisk();
  let sound: ReadonlyMap<string, string> = new Map();
  const acts = 1 + random.integer(3);
  for (let act = 0; act < acts; act++) {
    const together = 1 + random.integer(2);
    const processes = Array.from({ length: together }, (_, i) => 10 * act + i + 1);
    const ends = await Promise.all(
      processes.map((number) => live(disk, number, seeds.child('process', number), living)),
    );
    for (const { results, error } of ends) {
      const known = error instanceof StoreError || error instanceof StudyInterrupted;
      if (error !== undefined && !known) throw error;
      for (const record of (results?.experiments ?? []).flatMap(({ arms }) =>
        Object.values(arms).flatMap(({ records }) => records),
      )) {
        // A trial fails here only by the deaths of its worker, all of its attempts.
        if (record.status === 'failed')
          expect(record.reason).toMatch(/^its worker died at each of 3 attempts; .* code: 9$/);
      }
    }
    disk = disk.after(SURVIVALS[random.integer(2)]!);
    const now = await soundFiles(disk);
    // Nothing good is lost, nor replaced by anything else.
    for (const [name, text] of sound) expect(now.get(name), name).toBe(text);
    sound = now;
  }
  const last = await runSimulated({ number: 1000, files: disk.files() });
  expect(contents(last)).toEqual(unbroken);
  expect((await soundFiles(disk)).size).toBe(4 + 3 + 1);
  await runSimulated({ number: 1001, files: disk.files(), options: { fresh: true } });
  expect(disk.names.filter((name) => name.endsWith('.partial'))).toEqual([]);
}

const given = process.env.TRIALBOOK_SIMULATION;
const seeds =
  given === undefined
    ? Array.from({ length: Number(process.env.TRIALBOOK_SIMULATIONS ?? 2000) }, (_, i) => i)
    : [Number(given)];

it(`ends well, and loses nothing, in ${seeds.length} simulated courses of studies`, async () => {
  for (const seed of seeds) {
    try {
      await simulate(seed);
    } catch (error) {
      throw new Error(`TRIALBOOK_SIMULATION=${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
});

it('a simulated worker can die', () => {
  expect(() => mayDie(seedTree(1), 1)()).toThrow(WorkerCrashed);
});
