// A folder as a user has it: a report under reports/, compiled, and the packages installed. And the command run in it.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, type World } from '../../src/index.ts';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
export const COMMAND = join(packageFolder, 'bin/trialbook.js');

export const REPORT = `
import { decimal, defineReport, md, section } from '@trialbook/report';
import { counting, slow } from './experiments.js';
export const report = defineReport({
  id: 'tiny', title: 'Tiny', summary: 'A report for tests.', experiments: [counting, slow],
  write: ({ results, part }) => [
    section({ id: 'counting', title: 'Counting' }, md\`The mean is \${decimal(results(counting).arm('all').mean('value'))}.\`),
    section({ id: 'slow', title: 'Slow' }, ...part(slow, (slow) => [md\`Slow: \${decimal(slow.arm('all').mean('value'))}.\`])),
  ],
});
`;

export const EXPERIMENTS = `
import { defineExperiment } from '@trialbook/trials';
const common = { module: import.meta.url, metrics: { value: { label: 'Value', unit: '' } } };
export const counting = defineExperiment({
  ...common, id: 'counting', title: 'Counting',
  plan: (profile) => ({ arms: { all: { parameters: {}, trials: profile === 'full' ? 20 : 5 } }, ...(profile === 'full' ? {} : { scaledDown: '5 instead of 20 trials' }) }),
  run: ({ tasks }) => tasks.map(({ seeds }) => ({ status: 'completed', metrics: { value: seeds.child('x').stream().uniform() } })),
});
export const slow = defineExperiment({
  ...common, id: 'slow', title: 'Slow',
  plan: (profile) => ({ arms: { all: { parameters: { ms: profile === 'exhaustive' ? 300 : 1 }, trials: profile === 'exhaustive' ? 40 : 3 } } }),
  run: async ({ tasks, parameters }) => {
    await new Promise((done) => setTimeout(done, parameters.ms));
    return tasks.map(({ trial }) => ({ status: 'completed', metrics: { value: trial } }));
  },
});
`;

/** Makes the folder; the report and its experiments can be replaced. */
export function makeWorkspace(report = REPORT, experiments = EXPERIMENTS): string {
  const root = mkdtempSync(join(tmpdir(), 'trialbook-workspace-'));
  const write = (path: string, contents: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), contents);
  };
  write(
    'reports/tiny/package.json',
    '{"name":"tiny","type":"module","trialbook":{"report":"./dist/report.js"}}',
  );
  write('reports/tiny/dist/report.js', report);
  write('reports/tiny/dist/experiments.js', experiments);
  mkdirSync(join(root, 'node_modules/@trialbook'), { recursive: true });
  for (const name of ['report', 'trials', 'random', 'stats']) {
    symlinkSync(join(packageFolder, '..', name), join(root, 'node_modules/@trialbook', name), 'dir');
  }
  return root;
}

export interface Ran {
  readonly code: number | null;
  /** The signal that ended it. */
  readonly by: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** How a run is disturbed. */
export interface Disturbance {
  /** Sent when this text has appeared on standard error. */
  readonly when?: RegExp;
  /** Sent after this long. */
  readonly afterMs?: number;
  /** Default SIGINT. */
  readonly signal?: NodeJS.Signals;
  /** Sent again and again, a moment apart. Default once. */
  readonly untilItEnds?: boolean;
}

/** Runs the command in a folder, and may disturb it. */
export function run(cwd: string, args: readonly string[], disturbance: Disturbance = {}): Promise<Ran> {
  const { when, afterMs, signal = 'SIGINT', untilItEnds = false } = disturbance;
  return new Promise((done) => {
    const child = spawn(process.execPath, [COMMAND, ...args], { cwd });
    let [out, err, sent] = ['', '', false];
    let again: NodeJS.Timeout | undefined;
    const send = () => {
      if (sent) return;
      sent = true;
      child.kill(signal);
      if (untilItEnds) again = setInterval(() => child.kill(signal), 500);
    };
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes) => {
      err += bytes;
      if (when?.test(err)) send();
    });
    if (afterMs !== undefined) setTimeout(send, afterMs);
    child.on('close', (code, by) => {
      clearInterval(again);
      done({ code, by, out, err });
    });
  });
}

/** Runs a line of the shell in a folder; `trialbook` in it is the command. Gives the exit code of its first program. */
export function shell(cwd: string, line: string): Promise<Ran> {
  const command = `${process.execPath} ${COMMAND}`;
  return new Promise((done) => {
    const child = spawn(
      'bash',
      ['-c', `trialbook() { ${command} "$@"; }; ${line}; exit "\${PIPESTATUS[0]}"`],
      { cwd },
    );
    let [out, err] = ['', ''];
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes) => {
      err += bytes;
    });
    child.on('close', (code, by) => done({ code, by, out, err }));
  });
}

/** Runs the command in this process: quick, for what needs no process of its own. */
export async function runHere(cwd: string, args: readonly string[], env: World['env'] = {}): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await main(args, {
    cwd,
    env,
    out: (line) => {
      out += `${line}\n`;
    },
    err: (line) => {
      err += `${line}\n`;
    },
    signal: new AbortController().signal,
    now: () => new Date(),
  });
  return { code, by: null, out, err };
}
