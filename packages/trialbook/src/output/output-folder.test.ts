import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
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
  [
    'what a writer left that was killed before its manifest',
    tree(page, ['tiny/.trialbook-writing-a/journal.json', '{"report":"tiny","files":{}}']),
    [],
  ],
  ['what a writer left that was killed at once', tree(['tiny/.trialbook-lock', '{}']), []],
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
  [
    'what a writer of another report left',
    tree(page, ['tiny/.trialbook-writing-a/journal.json', '{"report":"other"}']),
    [],
    'is no earlier output',
  ],
])('refuses %s', (_, root, packages, reason) => {
  expect(() =>
    outputFolder(
      root,
      'tiny',
      packages.map((each) => join(root, each)),
    ),
  ).toThrow(reason);
});

it('refuses a report by whatever link leads to it, and a folder with a link in it', () => {
  const root = tree(
    ['reports/tiny/report.ts', ''],
    ['out/tiny/manifest.json', '{"report":"tiny"}'],
    ['out/tiny/index.html', ''],
  );
  symlinkSync(join(root, 'reports'), join(root, 'link'));
  expect(() => outputFolder(join(root, 'link'), 'tiny', [join(root, 'reports/tiny')])).toThrow(
    'is the package',
  );
  symlinkSync(root, join(root, 'out/tiny/data'));
  expect(() => outputFolder(join(root, 'out'), 'tiny', [])).toThrow('holds the link data');
});

it.each(['', '.', '..', '../up', 'a/b', 'a\\b', '/abs', 'a\0b', '-x'])(
  'takes no folder from the id %j',
  (id) => {
    expect(() => outputFolder(tree(), id, [])).toThrow('its id is the name of its folder');
  },
);

it.each([
  ['a file', (root: string) => writeFileSync(join(root, 'out'), ''), 'out', 'a file is in its way'],
  ['links in a circle', (root: string) => symlinkSync(join(root, 'a'), join(root, 'a')), 'a', 'in a circle'],
  ['a name too long', () => {}, 'x'.repeat(300), 'too long'],
])('says before anything runs that it cannot write: %s', (_, prepare, out, reason) => {
  const root = tree();
  prepare(root);
  expect(() => outputFolder(join(root, out), 'tiny', [])).toThrow(reason);
});

it('leaves nothing behind from trying', () => {
  const root = tree();
  outputFolder(join(root, 'deep/out'), 'tiny', []);
  expect(existsSync(join(root, 'deep'))).toBe(false);
});
