import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../../test/temporary-workspace.ts';
import { readWorkspace, repositoryRoot } from '../workspace.js';
import { checkExamples } from './examples.js';

const fence = '```';
const block = (...lines: string[]) => [`${fence}ts`, ...lines, fence, ''].join('\n');

const base = {
  'packages/adder/package.json': {
    name: '@t/adder',
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  },
  'packages/adder/dist/index.js': 'export const add = (a, b) => a + b;',
  'packages/adder/dist/index.d.ts': 'export declare const add: (a: number, b: number) => number;',
  'packages/other/package.json': { name: '@t/other', type: 'module', exports: { '.': './dist/index.js' } },
};

// Inside the repository, where tsc and the Node types are found, as in a real checkout.
async function check(files: Record<string, unknown>, timeLimitMs = 600_000) {
  const parent = join(repositoryRoot, 'tools/repo-checks/.trialbook');
  mkdirSync(parent, { recursive: true });
  const root = temporaryWorkspace({ ...base, ...files }, parent);
  const result = await checkExamples(await readWorkspace(root), { timeLimitMs });
  expect(existsSync(join(root, '.trialbook')) ? readdirSync(join(root, '.trialbook')) : []).toEqual([]);
  return result;
}

test('examples of a README, a docstring and the root run, any package by its name', async () => {
  const { count, problems } = await check({
    'README.md': block(`import { add } from '@t/adder';`, `if (add(1, 2) !== 3) throw new Error('no');`),
    'packages/adder/README.md': block(
      `import { deepEqual } from 'node:assert/strict';`,
      `import { add } from '@t/adder';`,
      `interface Sum { readonly of: number[] }`,
      `const sum = { of: [1, 2] } satisfies Sum as Sum;`,
      `deepEqual(sum.of.reduce(add), 3);`,
      `await Promise.resolve();`,
    ),
    'packages/other/src/other.ts': `/**\n * @example\n * ${fence}ts\n * import { add } from '@t/adder';\n * add(1, 2);\n * ${fence}\n */`,
  });
  expect(problems).toEqual([]);
  expect(count).toBe(3);
});

test('a failing example is told with its line, its message and what it printed; the others still run', async () => {
  const { problems } = await check({
    'packages/adder/README.md': [
      '# Adder',
      block(
        `console.log('so far, so good');`,
        `const thing: number = 2;`,
        '',
        `if (thing === 2) throw new RangeError('two');`,
      ),
      block(`throw 'text';`),
      block(`void Promise.reject(new Error('left alone'));`),
      block(`console.log('fine');`),
    ].join('\n'),
  });
  expect(problems).toEqual([
    'packages/adder/README.md:6: RangeError: two\n    it printed: so far, so good',
    'packages/adder/README.md:10: threw text',
    'packages/adder/README.md:14: Error: left alone',
  ]);
});

test('a comment behind console.log is its output', async () => {
  const { problems } = await check({
    'packages/adder/README.md': block(
      `import { add } from '@t/adder';`,
      `console.log(add(1, 2)); // 3`,
      `console.log([1, 2].map((x) => ({ x })), 'a',  true); //   [ { x: 1 }, { x: 2 } ] a true`,
      `console.log(add(2, 2)); // 5`,
      `console.log(Math.PI, 'and more'); // 3.14… and …`,
      `if (add(1, 1) > 2)`,
      `console.log('never'); // never`,
      `for (const one of [1, 1]) {`,
      `  console.log(one); // 1`,
      `}`,
      `// Any other remark stands on its own line.`,
      `console.log(add(3, 3));`,
    ),
  });
  expect(problems).toEqual([
    'packages/adder/README.md:5: should print "5", prints "4"',
    'packages/adder/README.md:8: should print "never", but does not run',
  ]);
});

test('an example that hangs or ends its process takes down only itself', async () => {
  const { problems } = await check(
    {
      'packages/adder/README.md': [
        block(`console.log('waiting');`, `for (;;);`),
        block(`process.exit(3);`),
        block(`throw new Error('reached');`),
      ].join('\n'),
    },
    1_500,
  );
  expect(problems).toEqual([
    'packages/adder/README.md:2: did not finish within 1.5 s\n    it printed: waiting',
    'packages/adder/README.md:7: ended its process (exit code 3)',
    'packages/adder/README.md:11: Error: reached',
  ]);
});

test('types are checked at their line, and a problem is told once', async () => {
  const { problems } = await check({
    'packages/adder/README.md': block(
      `import { add } from '@t/adder';`,
      `const text: string = add(1, 2);`,
      `console.log(text);`,
    ),
    'packages/other/README.md': block(`import { missing } from '@t/adder';`, `console.log(missing);`),
  });
  expect(problems).toEqual([
    `packages/adder/README.md:3: TS2322: Type 'number' is not assignable to type 'string'.`,
    `packages/other/README.md:2: TS2305: Module '"@t/adder"' has no exported member 'missing'.`,
  ]);
});

test('an example that does not parse fails', async () => {
  const { problems } = await check({ 'packages/adder/README.md': block(`const = 1;`) });
  expect(problems[0]).toMatch(/^packages\/adder\/README\.md:2: TS1\d+: /);
});
