// .ci/run with a stand-in for npx: whatever happens inside, the last line is a count that fits the exit code.

import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../test/temporary-workspace.ts';
import { repositoryRoot } from './workspace.js';

const command = 'npx --yes pnpm@10.34.9 install && npx pnpm check';

function run(check: string, { install = 'true', readme = command } = {}) {
  const root = temporaryWorkspace({
    'README.md': readme,
    '.ci/run': readFileSync(join(repositoryRoot, '.ci/run'), 'utf8'),
    'bin/chromium': '#!/bin/sh\n',
    'bin/npx': `#!/bin/sh\ncase "$*" in\n"--yes pnpm@10.34.9 install") ${install} ;;\n"pnpm check") ${check} ;;\n*) exit 9 ;;\nesac\n`,
  });
  for (const file of ['.ci/run', 'bin/chromium', 'bin/npx']) chmodSync(join(root, file), 0o755);
  const { status, stdout } = spawnSync(join(root, '.ci/run'), {
    encoding: 'utf8',
    env: { ...process.env, PATH: [join(root, 'bin'), process.env.PATH].join(delimiter) },
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

test('success: the count is the last line, and nothing waits for input', () => {
  const { status, lines } = run('cat; echo "CI=$CI"; echo "12 passed, 0 failed, 1 skipped"');
  expect(status).toBe(0);
  expect(lines).toEqual(['CI=true', '12 passed, 0 failed, 1 skipped', '12 passed, 0 failed, 1 skipped']);
});

test('failure: the count stays last, whatever pnpm says after it', () => {
  const { status, lines } = run('echo "12 passed, 2 failed"; echo " ELIFECYCLE  Command failed"; exit 1');
  expect(status).toBe(1);
  expect(lines.at(-1)).toBe('12 passed, 2 failed');
});

test('an install that fails counts as one failure', () => {
  const { status, lines } = run('echo "12 passed, 0 failed"', { install: 'echo "no lockfile"; exit 4' });
  expect(status).toBe(4);
  expect(lines).toEqual(['no lockfile', '0 passed, 1 failed']);
});

test('a failing exit code never goes with "0 failed"', () => {
  const { status, lines } = run('echo "12 passed, 0 failed"; exit 1');
  expect(status).toBe(1);
  expect(lines.at(-1)).toBe('12 passed, 1 failed');
});

test('a run that ends well without a count has not passed', () => {
  const { status, lines } = run('echo "nothing to do"');
  expect(status).toBe(1);
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
});

test('a README that names another command is told', () => {
  const { lines } = run('echo "1 passed, 0 failed"', { readme: 'npm test' });
  expect(lines[0]).toBe(`README.md does not name the command that runs here: ${command}`);
});
