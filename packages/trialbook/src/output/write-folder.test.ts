import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFolder } from './write-folder.ts';

const folder = () => join(mkdtempSync(join(tmpdir(), 'trialbook-folder-')), 'report');

it('replaces the folder whole: old files go, nothing else stays beside it', () => {
  const at = folder();
  writeFolder(at, new Map([['old.txt', 'old']]));
  writeFolder(at, new Map([['data/new.csv', 'new']]));
  expect(readdirSync(at)).toEqual(['data']);
  expect(readFileSync(join(at, 'data/new.csv'), 'utf8')).toBe('new');
  expect(readdirSync(join(at, '..'))).toEqual(['report']);
});

it('leaves the old folder when writing fails', () => {
  const at = folder();
  writeFolder(at, new Map([['a', 'kept']]));
  expect(() =>
    writeFolder(
      at,
      new Map([
        ['a', 'new'],
        ['a/b', 'impossible'],
      ]),
    ),
  ).toThrow();
  expect(readFileSync(join(at, 'a'), 'utf8')).toBe('kept');
  expect(existsSync(join(at, 'a/b'))).toBe(false);
  expect(readdirSync(join(at, '..'))).toEqual(['report']);
});
