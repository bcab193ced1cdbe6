import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../test/temporary-workspace.ts';
import { checkPromises } from './promises.js';
import { repositoryRoot } from './workspace.js';

const head = '| promise | held by |\n| --- | --- |\n';
const check = (page: string) => checkPromises(temporaryWorkspace({ 'PROMISES.md': page, 'a/b.test.ts': '' }));

test('every promise of this repository has a test that exists', () => {
  expect(checkPromises(repositoryRoot)).toEqual([]);
});

test('a promise with a test that is there is sound', () => {
  expect(check(`# Promises\n\n${head}| It holds. | [b](a/b.test.ts) |\n`)).toEqual([]);
});

test.each([
  ['| It holds. | trust us |', 'PROMISES.md:3: a promise without a test'],
  ['| It holds. | [b](a/b.test.ts), [c](a/c.test.ts) |', 'PROMISES.md:3: a/c.test.ts is not there'],
  ['| It holds. | [b](a/b.ts) |', 'PROMISES.md:3: a/b.ts is no file of tests'],
  [
    '| It holds. | [b](a/b.test.ts) |\n\nNot this, see [c](c.test.ts).',
    'PROMISES.md:5: c.test.ts is not there',
  ],
])('is told: %s', (row, problem) => {
  expect(check(`${head}${row}\n`)).toEqual([problem]);
});

test('a page that promises nothing, or is gone, is told', () => {
  expect(check(`${head}\nNothing.\n`)).toEqual([
    'PROMISES.md: promises nothing; one row of a table for each',
  ]);
  expect(checkPromises(temporaryWorkspace({}))).toHaveLength(1);
});
