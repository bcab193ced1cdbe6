// Every operation on files of every scenario is made to fail, or is the last before the power goes; then the study is started
// again. It must end as an unbroken one does, and not run again what it had said was finished.
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.ts';
import { type Before, failure, SimulatedDisk, SURVIVALS } from './simulated-disk.ts';
import { contents, runSimulated, type SimulatedProcess } from './simulated-study.ts';

type Run = (disk: SimulatedDisk, before?: Before, more?: Partial<SimulatedProcess>) => Promise<unknown>;

let processes = 0;
const run: Run = async (disk, before, more = {}) => {
  processes += 1;
  return contents(await runSimulated({ number: processes, files: disk.files(before), ...more }));
};
const unbroken = await run(new SimulatedDisk());

/** What was on the disk before, and how the study is started on it. */
const scenarios: Readonly<
  Record<string, { prepare: () => Promise<SimulatedDisk>; options?: SimulatedProcess['options'] }>
> = {
  'a first run': { prepare: async () => new SimulatedDisk() },
  'a run that goes on where one was killed': {
    prepare: async () => {
      const disk = new SimulatedDisk();
      await stoppedAt(disk, 40);
      return disk.after('everything');
    },
  },
  'a run on torn and foreign files': {
    prepare: async () => {
      const disk = new SimulatedDisk();
      await run(disk);
      const files = disk.files();
      const stored = disk.names.filter((name) => name.endsWith('.trial'));
      await files.remove(stored[0]!);
      await files.write(stored[0]!, new Uint8Array(20));
      await files.remove(stored[1]!);
      await files.write(stored[1]!, await files.read(stored[2]!));
      return disk.after('everything');
    },
  },
  'a run that replaces everything': {
    prepare: async () => {
      const disk = new SimulatedDisk();
      await run(disk);
      return disk.after('everything');
    },
    options: { fresh: true },
  },
};

/** Starts the study and stops the world at an operation. Tells what the study had called finished. */
async function stoppedAt(disk: SimulatedDisk, last: number, more: Partial<SimulatedProcess> = {}) {
  const first = disk.operations;
  const finished = new Map<string, number>();
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const before: Before = (operation) => {
    if (operation - first <= last) return undefined;
    stop();
    return new Promise<void>(() => {}); // nothing happens any more
  };
  const onFinished: SimulatedProcess['onFinished'] = (experiment, arm, count) =>
    finished.set(`${experiment} ${arm}`, count);
  const ended = run(disk, before, { ...more, onFinished }).then(
    () => true,
    () => true,
  );
  const whole = await Promise.race([ended, stopped.then(() => false)]);
  return { whole, finished };
}

/** What a dead process left half-written goes when the next one writes there. */
async function expectTidy(disk: SimulatedDisk, where: string): Promise<void> {
  await run(disk, undefined, { options: { fresh: true } });
  expect(
    disk.names.filter((name) => name.endsWith('.partial')),
    where,
  ).toEqual([]);
}

let points = 0;

describe.each(Object.entries(scenarios))('%s', (_name, { prepare, options = {} }) => {
  it('ends as an unbroken one after it was stopped at any operation, whatever of it survives', async () => {
    for (let last = 0; ; last++) {
      const disk = await prepare();
      const { whole, finished } = await stoppedAt(disk, last, { options });
      for (const survival of SURVIVALS) {
        points += 1;
        const where = `stopped after operation ${last}, then: ${survival}`;
        const left = disk.after(survival);
        const again: string[] = [];
        const results = await run(left, undefined, { before: async (call) => void again.push(call) });
        expect(results, where).toEqual(unbroken);
        if (survival === 'everything') await expectTidy(left, where);
        // What it had called finished is there: of each arm, at most the others run now.
        for (const [arm, count] of finished) {
          const runNow = again
            .filter((call) => call.startsWith(`${arm} `))
            .flatMap((call) => call.split(' ')[2]!.split(','));
          expect(runNow.length, `${where}: ${arm}`).toBeLessThanOrEqual(TRIALS[arm]! - count);
        }
      }
      if (whole) break;
    }
  });

  it.each(['ENOSPC', 'EIO'])('ends as an unbroken one after any operation failed with %s', async (code) => {
    const unhurt = await prepare();
    const first = unhurt.operations;
    await run(unhurt, undefined, { options });
    const operations = unhurt.operations - first;
    expect(operations).toBeGreaterThan(20);
    for (let at = 1; at <= operations; at++) {
      const disk = await prepare();
      const start = disk.operations;
      points += 1;
      const before: Before = (operation, _operation, path) => {
        if (operation - start === at) throw failure(code, path);
      };
      const where = `operation ${at} failed`;
      const outcome = await run(disk, before, { options }).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome, where).toBeInstanceOf(StoreError);
      else expect(outcome, where).toEqual(unbroken);
      expect(await run(disk), where).toEqual(unbroken);
      await expectTidy(disk, where);
    }
  });
});

const TRIALS: Readonly<Record<string, number>> = { 'a x': 4, 'a y/z': 5, 'b only': 3 };

it('has looked at many points', () => {
  expect(points).toBeGreaterThan(1000);
});
