import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../test/temporary-workspace.ts';
import { checkWords, findForbiddenText } from './words.js';

// Put together here, so that this file passes the check itself.
const slash = '/';
const homePath = `${slash}home/somebody/notes.txt`;

test.each([
  homePath,
  `${slash}tmp/x.json`,
  `${slash}work/checkout`,
  `"${slash}root/.cache"`,
  `(${slash}Users/somebody)`,
  `C:${'\\'}Users${'\\'}somebody`,
  `${slash}opt/python/bin/python3 make-fixtures.py`,
])('finds %s', (text) => {
  expect(findForbiddenText('notes.md', `fine\nsee ${text} for more\n`)).toEqual([
    expect.stringMatching(/^notes\.md:2: a (path of|program's path on) one machine: /),
  ]);
});

test.each([
  'https://example.org/home/page',
  './tmp/x',
  '../work/here',
  '~/work/here',
  'src/root/x.ts',
  'the root / work ratio',
  "join(tmpdir(), 'x')",
  'homework/tmpfile',
])('lets %s be', (text) => {
  expect(findForbiddenText('notes.md', text)).toEqual([]);
});

test('a package with an address is found in the lockfile, one without is not', () => {
  const line = (address: string) => `    resolution: {integrity: sha512-x${address}}`;
  expect(findForbiddenText('pnpm-lock.yaml', line(''))).toEqual([]);
  const address = ', tarball: https://mirror.example.org/a/-/a-1.0.0.tgz';
  expect(findForbiddenText('pnpm-lock.yaml', line(address))).toHaveLength(1);
});

test('only tracked text files are read; exceptions hold for their file alone', async () => {
  const root = temporaryWorkspace({
    'docs/a.md': homePath,
    'docs/except.md': homePath,
    'image.bin': `\0${homePath}`,
    'untracked.md': homePath,
    'deleted.md': homePath,
  });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root });
  git('init', '--quiet');
  git('add', 'docs', 'image.bin', 'deleted.md');
  rmSync(join(root, 'deleted.md'));
  const rules = [{ pattern: `${slash}home${slash}`, reason: 'a home', except: ['docs/except.md'] }];
  expect(await checkWords(root, rules)).toEqual([`docs/a.md:1: a home: ${slash}home${slash}`]);
});

test('outside a git repository the check fails instead of finding nothing', async () => {
  const [problem] = await checkWords(temporaryWorkspace({ 'a.md': homePath }));
  expect(problem).toMatch(/^words: git could not list the files of /);
});
