import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkSize, folderBytes } from './folder-size.js';
import { workspaceClosure } from './install-consumer.js';
import { ownErrors } from './typecheck-consumer.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trialbook-packed-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder is as large as the files in all folders below it', () => {
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  writeFileSync(join(folder, 'a', 'one'), 'x'.repeat(1000));
  writeFileSync(join(folder, 'a', 'b', 'two'), 'x'.repeat(234));
  expect(folderBytes(folder)).toBe(1234);
});

test('a folder within its budget is no problem, one above it is named with both sizes', () => {
  writeFileSync(join(folder, 'one'), 'x'.repeat(2_000_000));
  expect(checkSize(folder, 2).problems).toEqual([]);
  expect(checkSize(folder, 1.5).problems).toEqual([
    expect.stringContaining('takes 2.0 MB, of at most 1.5 MB; see which dependency grew'),
  ]);
});

test('a package brings what it depends on in the workspace, directly or not, and nothing else', () => {
  const entry = (name: string, ...dependencies: string[]) => ({
    dir: '',
    relativeDir: '',
    manifest: { name, dependencies: Object.fromEntries(dependencies.map((other) => [other, '1.0.0'])) },
  });
  const packages = [
    entry('low'),
    entry('middle', 'low', 'from-elsewhere'),
    entry('high', 'middle'),
    entry('apart'),
  ];
  expect(workspaceClosure(['high'], packages)).toEqual(['high', 'middle', 'low']);
});

test('type errors of the project and of our packages count, those of other libraries do not', () => {
  const ours = [
    "consumer.ts(1,26): error TS2307: Cannot find module '@trialbook/stats'.",
    "node_modules/@trialbook/stats/dist/index.d.ts(1,1): error TS2307: Cannot find module '@trialbook/random'.",
    'node_modules/.pnpm/trialbook@1/node_modules/trialbook/dist/index.d.ts(2,3): error TS2304: Cannot find name.',
    "error TS2688: Cannot find type definition file for 'node'.",
  ];
  const theirs = [
    'node_modules/@tensorflow/tfjs-core/dist/hash_util.d.ts(2,1): error TS2304: Cannot find name.',
    'node_modules/@trialbook/jit/node_modules/other/index.d.ts(2,1): error TS2304: Cannot find name.',
  ];
  expect(ownErrors([...ours, ...theirs, '  more about the last'].join('\n'))).toEqual(ours);
  expect(ownErrors('tsc: not found\n')).toEqual(['tsc: not found']);
});
