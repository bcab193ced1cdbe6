// A study that is killed again and again ends as one that never was, and two processes can share a store.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seedTree } from '@trialbook/random';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('./fixtures/run-walk.js', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trialbook-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function startStudy(store: string, workers: number): { child: ChildProcess; ended: Promise<Ended> } {
  const env = { ...process.env, WALK_LOG: join(folder, `${store}.log`) };
  const child = spawn(process.execPath, [script, join(folder, store), String(workers)], { env });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return { child, ended: new Promise((end) => child.on('close', (code) => end({ code, output }))) };
}

/** Names and times of writing of what is stored. */
const finished = (store: string): Readonly<Record<string, number>> => {
  const path = join(folder, store, 'walk');
  const names = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.trial')) : [];
  return Object.fromEntries(names.map((name) => [name, statSync(join(path, name)).mtimeMs]));
};

const size = (stored: object) => Object.keys(stored).length;

const timesRun = (store: string) => {
  const counts = new Map<string, number>();
  for (const line of readFileSync(join(folder, `${store}.log`), 'utf8')
    .trim()
    .split('\n')) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return counts;
};

it.each([0, 2])(
  'killed at random moments, it ends as the unbroken study does (workers: %i)',
  async (workers) => {
    const unbroken = await startStudy('unbroken', workers).ended;
    expect(unbroken.code, unbroken.output).toBe(0);

    const moments = seedTree('kill').child(workers).stream();
    let kills = 0;
    let last: Ended = { code: null, output: '' };
    let before: Readonly<Record<string, number>> = {};
    for (let attempt = 0; attempt < 40 && last.code !== 0; attempt++) {
      const { child, ended } = startStudy('killed', workers);
      // From the first trial it finishes on, so that every attempt is killed at its work; the last are let through.
      const timer = setInterval(() => {
        if (kills >= 6 || size(finished('killed')) <= size(before)) return;
        clearInterval(timer);
        setTimeout(() => child.kill('SIGKILL'), moments.integer(80));
      }, 5);
      last = await ended;
      clearInterval(timer);
      if (last.code === null) kills += 1;
      expect(finished('killed')).toMatchObject(before); // nothing finished is run, or written, again
      before = finished('killed');
    }

    expect(kills).toBeGreaterThanOrEqual(3);
    expect(last.code, last.output).toBe(0);
    expect(JSON.parse(last.output).results).toEqual(JSON.parse(unbroken.output).results);
    expect(JSON.parse(last.output).counts.cached).toBeGreaterThan(0);
    // Only what was under way when a kill came may have run twice: one call per worker and kill, five trials at most each.
    const again = [...timesRun('killed').values()].reduce((sum, times) => sum + times - 1, 0);
    expect(timesRun('killed').size).toBe(80);
    expect(again).toBeLessThanOrEqual(kills * Math.max(workers, 1) * 5);
  },
  120_000,
);

it('runs nothing that is finished', async () => {
  await startStudy('twice', 0).ended;
  const { output } = await startStudy('twice', 0).ended;
  expect(JSON.parse(output).counts).toMatchObject({ total: 80, cached: 80, run: 0 });
  expect([...timesRun('twice').values()].every((times) => times === 1)).toBe(true);
});

it('two processes on one store both finish with the same results, and leave no torn or partial file', async () => {
  const both = await Promise.all([startStudy('shared', 0).ended, startStudy('shared', 1).ended]);
  for (const { code, output } of both) expect(code, output).toBe(0);
  const [a, b] = both.map(({ output }) => JSON.parse(output));
  expect(a.results).toEqual(b.results);
  expect(readdirSync(join(folder, 'shared', 'walk')).filter((name) => name.endsWith('.partial'))).toEqual([]);
  expect(size(finished('shared'))).toBe(40 + 8);
});
