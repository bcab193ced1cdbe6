import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { outputFolder } from './output-folder.ts';

const tree = (...files: readonly (readonly [path: string, contents: string])[]) => {
  const root = mkdtempSync(join(tmpdir(), 'trialbook-out-'));
  for (const [path, contents] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), contents);
  }
  return root;
};
const manifest = ['tiny/manifest.json', '{"report":"tiny"}'] as const;
const page = ['tiny/index.html', '<!doctype html>'] as const;

it.each([
  ['absent', tree(), []],
  [
    'empty',
    (() => {
      const root = tree();
      mkdirSync(join(root, 'tiny'));
      return root;
    })(),
    [],
  ],
  ['an earlier output', tree(manifest, page), []],
  ['beside a report', tree(['tiny-package/package.json', '{}']), ['tiny-package']],
])('takes a folder that is %s', (_, root, packages) => {
  expect(
    outputFolder(
      root,
      'tiny',
      packages.map((each) => join(root, each)),
    ),
  ).toBe(join(root, 'tiny'));
});

it.each([
  ['a report', tree(['tiny/report.ts', '']), ['tiny'], 'is the package of a report'],
  [
    'a folder with a report in it',
    tree(['tiny/deep/report.ts', '']),
    ['tiny/deep'],
    'contains the report in deep',
  ],
  ['another package', tree(['tiny/package.json', '{}'], manifest, page), [], 'holds a package.json'],
  ['somebody’s notes', tree(['tiny/notes.txt', 'mine']), [], 'is no earlier output of tiny'],
  [
    'another report’s output',
    tree(['tiny/manifest.json', '{"report":"other"}'], page),
    [],
    'is no earlier output',
  ],
  ['kept results', tree(manifest, ['tiny/results.json', '{}']), [], 'is no earlier output'],
  ['a torn manifest', tree(['tiny/manifest.json', '{"report":'], page), [], 'is no earlier output'],
  ['a file', tree(['tiny', 'mine']), [], 'is no folder'],
])('refuses %s', (_, root, packages, reason) => {
  expect(() =>
    outputFolder(
      root,
      'tiny',
      packages.map((each) => join(root, each)),
    ),
  ).toThrow(reason);
});
