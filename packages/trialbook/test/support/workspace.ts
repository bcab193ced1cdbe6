// A folder as a user has it: a report under reports/, compiled, and the packages installed. And the command run in it.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
  readonly out: string;
  readonly err: string;
}

/** Runs the command in a folder; `interrupt` is sent SIGINT when its text appears on standard error. */
export function run(
  cwd: string,
  args: readonly string[],
  interrupt?: { when: RegExp; afterMs?: number },
): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [COMMAND, ...args], { cwd });
    let [out, err, sent] = ['', '', false];
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes) => {
      err += bytes;
      if (interrupt !== undefined && !sent && interrupt.when.test(err)) {
        sent = true;
        child.kill('SIGINT');
      }
    });
    if (interrupt?.afterMs !== undefined) setTimeout(() => child.kill('SIGINT'), interrupt.afterMs);
    child.on('close', (code) => done({ code, out, err }));
  });
}
