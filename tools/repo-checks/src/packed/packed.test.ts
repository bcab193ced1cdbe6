import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkSize, folderBytes } from './folder-size.js';
import { workspaceClosure } from './install-consumer.js';

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
