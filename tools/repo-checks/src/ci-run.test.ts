// .ci/run with a stand-in for npx: whatever happens inside, the last line is a count that fits the exit code.

import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../test/temporary-workspace.ts';
import { repositoryRoot } from './workspace.js';

const command = 'npx --yes pnpm@10.34.9 install && npx pnpm check';

/** `.ci/set-up-tensorflow` is a file of its own: here, one that cannot set the engine up. */
const noTensorflow = '#!/bin/sh\necho no engine\nexit 1\n';

function run(check: string, { install = 'true', readme = command, native = noTensorflow } = {}) {
  const root = temporaryWorkspace({
    'README.md': readme,
    '.ci/run': readFileSync(join(repositoryRoot, '.ci/run'), 'utf8'),
    '.ci/set-up-tensorflow': native,
    'bin/chromium': '#!/bin/sh\n',
    'bin/npx': `#!/bin/sh\ncase "$*" in\n"--yes pnpm@10.34.9 install") ${install} ;;\n"pnpm check") ${check} ;;\n*) exit 9 ;;\nesac\n`,
  });
  for (const file of ['.ci/run', '.ci/set-up-tensorflow', 'bin/chromium', 'bin/npx'])
    chmodSync(join(root, file), 0o755);
  // Without what a run of CI around this one has set.
  const { TRIALBOOK_REQUIRED_ENGINES: _, ...environment } = process.env;
  const { status, stdout } = spawnSync(join(root, '.ci/run'), {
    encoding: 'utf8',
    env: { ...environment, PATH: [join(root, 'bin'), process.env.PATH].join(delimiter) },
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

test('success: the count is the last line, and nothing waits for input', () => {
  const { status, lines } = run('cat; echo "CI=$CI"; echo "12 passed, 0 failed, 1 skipped"');
  expect(status).toBe(0);
  expect(lines).toEqual([
    'no engine',
    'CI=true',
    '12 passed, 0 failed, 1 skipped',
    '12 passed, 0 failed, 1 skipped',
  ]);
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

test('the native engine is set up between install and check, and may not be skipped once it is', () => {
  const check = 'echo "required: $TRIALBOOK_REQUIRED_ENGINES"; echo "1 passed, 0 failed"';
  const native = '#!/bin/sh\necho set up\n';
  expect(run(check, { install: 'echo installed', native }).lines.slice(0, 3)).toEqual([
    'installed',
    'set up',
    'required: tfjs-node',
  ]);
  expect(run(check).lines.slice(0, 2)).toEqual(['no engine', 'required: ']);
});

/** `.ci/set-up-tensorflow` itself, with stand-ins for the programs that it calls. */
function setUp(programs: Readonly<Record<string, string>>) {
  const root = temporaryWorkspace({
    '.ci/set-up-tensorflow': readFileSync(join(repositoryRoot, '.ci/set-up-tensorflow'), 'utf8'),
    'bin/g++': '#!/bin/sh\n',
    'bin/npx': '#!/bin/sh\necho "setup:tensorflow: the native library has been built"',
    // What `python3 -m venv <folder>` leaves is a Python again.
    'bin/python3': '#!/bin/sh\nmkdir -p "$3/bin"; cp "$(dirname "$0")/pip" "$3/bin/python3"',
    'bin/pip': '#!/bin/sh\n',
    ...programs,
  });
  for (const name of ['g++', 'npx', 'python3', 'pip']) chmodSync(join(root, 'bin', name), 0o755);
  chmodSync(join(root, '.ci/set-up-tensorflow'), 0o755);
  const { status, stdout } = spawnSync(join(root, '.ci/set-up-tensorflow'), {
    encoding: 'utf8',
    env: { PATH: [join(root, 'bin'), '/usr/bin', '/bin'].join(delimiter) },
  });
  return { status, stdout };
}

test.each([
  ['all is there', {}, 0, 'setup:tensorflow: the native library has been built'],
  [
    'no virtual environments',
    { 'bin/python3': 'echo "ensurepip is not available"; exit 1' },
    1,
    'the engine tfjs-node will not be tested: python3 makes no virtual environment: ensurepip is not available',
  ],
  [
    'no PyPI',
    { 'bin/pip': 'echo "ERROR: No matching distribution found for tensorflow-cpu==2.21.0" >&2; exit 1' },
    1,
    'the engine tfjs-node will not be tested: tensorflow-cpu could not be installed within four minutes: ERROR: No matching distribution found for tensorflow-cpu==2.21.0',
  ],
  [
    'a build that fails',
    { 'bin/npx': 'echo "> node x"; echo "setup:tensorflow: failed: no library"; echo ELIFECYCLE; exit 1' },
    1,
    'the engine tfjs-node will not be tested: its binding could not be built: setup:tensorflow: failed: no library',
  ],
])('the native engine, %s: one line, and an exit code that fits it', (_, programs, status, line) => {
  const scripts = Object.fromEntries(
    Object.entries(programs).map(([file, script]) => [file, `#!/bin/sh\n${script}\n`]),
  );
  expect(setUp(scripts)).toEqual({ status, stdout: `${line}\n` });
});

test('a README that names another command is told', () => {
  const { lines } = run('echo "1 passed, 0 failed"', { readme: 'npm test' });
  expect(lines[0]).toBe(`README.md does not name the command that runs here: ${command}`);
});
