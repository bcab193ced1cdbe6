import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../test/temporary-workspace.ts';
import { checkLayers } from './layers.js';
import { readWorkspace } from './workspace.js';

const at = (name: string, level: unknown, more: object = {}) => ({ name, trialbook: { level }, ...more });
const uses = (name: string) => ({ dependencies: { [name]: 'workspace:^' } });

async function problemsOf(files: Record<string, unknown>) {
  return checkLayers(await readWorkspace(temporaryWorkspace(files)));
}

test('a workspace whose arrows all go down has no problems', async () => {
  expect(
    await problemsOf({
      'packages/base/package.json': at('@t/base', 0),
      'packages/top/package.json': at('@t/top', 2, {
        ...uses('@t/base'),
        devDependencies: { vitest: '4.1.12' },
      }),
      'packages/top/src/top.ts': `import { a } from '@t/base';\nimport { test } from 'vitest';\n`,
      'reports/one/package.json': at('one', 5, uses('@t/top')),
    }),
  ).toEqual([]);
});

test.each(['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'])(
  '%s may not point up or sideways',
  async (field) => {
    expect(
      await problemsOf({
        'packages/a/package.json': at('@t/a', 1, {
          [field]: { '@t/b': 'workspace:^', '@t/c': 'workspace:^' },
        }),
        'packages/b/package.json': at('@t/b', 1),
        'packages/c/package.json': at('@t/c', 2),
      }),
    ).toEqual([
      `packages/a/package.json: ${field} "@t/b" is on level 1; a package on level 1 may only use lower levels`,
      `packages/a/package.json: ${field} "@t/c" is on level 2; a package on level 1 may only use lower levels`,
    ]);
  },
);

test('nothing may depend on a report, not even what lies above it', async () => {
  expect(
    await problemsOf({
      'reports/one/package.json': at('one', 5),
      'tools/bench/package.json': at('bench', 9, uses('one')),
    }),
  ).toEqual(['tools/bench/package.json: dependencies "one" is a report; nothing may depend on a report']);
});

test.each([undefined, -1, 1.5, '1'])('the level %j is refused', async (level) => {
  expect(await problemsOf({ 'packages/a/package.json': at('@t/a', level) })).toEqual([
    'packages/a/package.json: needs "trialbook": { "level": n } with a whole number n ≥ 0',
  ]);
});

test('a workspace dependency has the range workspace:^', async () => {
  expect(
    await problemsOf({
      'packages/a/package.json': at('@t/a', 1, { dependencies: { '@t/b': '^0.1.0' } }),
      'packages/b/package.json': at('@t/b', 0),
    }),
  ).toEqual(['packages/a/package.json: dependencies "@t/b" must have the range "workspace:^", has "^0.1.0"']);
});

test('an undeclared import is found in sources and tests, static or dynamic, but not in an example', async () => {
  expect(
    await problemsOf({
      'packages/a/package.json': at('@t/a', 0),
      'packages/a/src/a.test.ts': `import { b } from '@t/b';\n`,
      'packages/a/src/a.ts': `/**\n * @example\n * import { b } from '@t/b';\n */\nexport const load = () => import('@t/b/deep');\n`,
      'packages/a/src/own.ts': `import { a } from '@t/a';\n`,
      'packages/b/package.json': at('@t/b', 1),
    }),
  ).toEqual([
    'packages/a/src/a.test.ts: imports @t/b, which its package.json does not declare',
    'packages/a/src/a.ts: imports @t/b, which its package.json does not declare',
  ]);
});
