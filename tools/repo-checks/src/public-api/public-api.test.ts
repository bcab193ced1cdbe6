import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../../test/temporary-workspace.ts';
import { readWorkspace } from '../workspace.js';
import { checkContents, checkLinks } from './packed-package.js';
import { checkPublicApi } from './public-api.js';

const fence = '```';

const manifest = {
  name: '@t/adder',
  version: '0.0.0',
  description: 'Adds.',
  keywords: ['sum'],
  homepage: 'https://example.org/adder',
  bugs: 'https://example.org/adder/issues',
  repository: { type: 'git', url: 'git+https://example.org/adder.git', directory: 'packages/adder' },
  license: 'MIT',
  author: 'A. Adder',
  type: 'module',
  sideEffects: false,
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  files: ['dist', 'README.md'],
  scripts: { build: 'tsc', test: 'vitest run' },
};

const sound = {
  LICENSE: 'MIT',
  'packages/adder/package.json': manifest,
  'packages/adder/README.md': `# @t/adder\n\n    npm install @t/adder\n\n${fence}ts\nimport { add } from '@t/adder';\nadd(1, 2);\n${fence}\n`,
  'packages/adder/dist/index.js': `export { add } from './add.js';\n`,
  'packages/adder/dist/index.d.ts': `export { add, type Sum } from './add.js';\n`,
  'packages/adder/dist/add.js': `export const add = (a, b) => a + b;\n`,
  'packages/adder/dist/add.d.ts':
    `/** The sum of two numbers. */\nexport declare const add: (a: number, b: number) => Sum;\n` +
    `/** What \`add\` returns. */\nexport type Sum = number;\n`,
};

async function problemsOf(changes: Record<string, unknown>) {
  const root = temporaryWorkspace({ ...sound, ...changes });
  return (await checkPublicApi(await readWorkspace(root))).map((problem) =>
    problem.replaceAll(root, '<root>'),
  );
}

test('a sound package has no problems', async () => {
  expect(await problemsOf({})).toEqual([]);
});

test('a private package is nobody’s public API', async () => {
  expect(await problemsOf({ 'packages/hidden/package.json': { name: 'hidden', private: true } })).toEqual([]);
});

test('every export needs a docstring, wherever it is declared', async () => {
  const declarations = `export declare const add: (a: number, b: number) => Sum;\nexport type Sum = number;\n`;
  expect(await problemsOf({ 'packages/adder/dist/add.d.ts': declarations })).toEqual([
    'packages/adder/src/add.ts: the export "add" has no docstring',
    'packages/adder/src/add.ts: the export "Sum" has no docstring',
  ]);
});

test('a comment that is not a docstring does not count as one', async () => {
  const declarations = `// The sum.\nexport declare const add: (a: number, b: number) => number;\n/***/\nexport type Sum = number;\n`;
  expect(await problemsOf({ 'packages/adder/dist/add.d.ts': declarations })).toHaveLength(2);
});

test('a README must show the package in use and name most of what it exports', async () => {
  expect(await problemsOf({ 'packages/adder/README.md': '# Adder\n\nIt has addition.\n' })).toEqual([
    'packages/adder/README.md: does not name @t/adder',
    'packages/adder/README.md: has no ```ts example that imports @t/adder',
    'packages/adder/README.md: names 0 of 1 functions, classes and constants; at least half are needed. Not named: add',
  ]);
});

test.each(['preinstall', 'install', 'postinstall', 'prepare'])('the script %s is refused', async (name) => {
  const scripts = { [name]: 'true' };
  expect(await problemsOf({ 'packages/adder/package.json': { ...manifest, scripts } })).toContain(
    `packages/adder/package.json: the script "${name}" would run on the user's machine at install; remove it`,
  );
});

test('an entry point that the build did not make is found, and so is a type that users cannot resolve', async () => {
  const exports = { ...manifest.exports, './more': './dist/more.js' };
  const problems = await problemsOf({ 'packages/adder/package.json': { ...manifest, exports } });
  expect(problems).toContain(
    'packages/adder/package.json: "exports" names ./dist/more.js, which the build did not make',
  );
  expect(problems).toContain('packages/adder: the tarball lacks dist/more.js');
  expect(problems.join('\n')).toMatch(/packages\/adder: publint: .*dist\/more\.js/);
});

test('what is not listed in files is missing from the tarball, and is told', async () => {
  const problems = await problemsOf({ 'packages/adder/package.json': { ...manifest, files: ['README.md'] } });
  expect(problems).toContain('packages/adder/package.json: "files" must list "dist"');
  expect(problems).toContain('packages/adder: the tarball lacks dist/index.js');
});

test('declarations that resolve differently from the code are found by Are The Types Wrong', async () => {
  const problems = await problemsOf({
    'packages/adder/dist/index.d.ts': `export { add } from './elsewhere.js';\n`,
  });
  expect(problems.join('\n')).toContain('types as users resolve them: InternalResolutionError');
});

test('tests and build state have no place in a tarball', () => {
  const files = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'];
  expect(checkContents(manifest, files)).toEqual([]);
  expect(checkContents(manifest, [...files, 'dist/add.test.js', 'dist/tsconfig.tsbuildinfo'])).toEqual([
    'the tarball ships dist/add.test.js, which no user needs',
    'the tarball ships dist/tsconfig.tsbuildinfo, which no user needs',
  ]);
});

test.each(['keywords', 'homepage', 'bugs', 'repository', 'author', 'description', 'license'])(
  'a package without %s is told what its page lacks',
  async (field) => {
    const problems = await problemsOf({ 'packages/adder/package.json': { ...manifest, [field]: undefined } });
    expect(problems.join('\n')).toContain(`packages/adder/package.json: needs "${field}"`);
  },
);

test('a README may only point at what is shipped, or at an address', () => {
  const readme = '[a](./a.md#part) [b](b.md) ![c](../c.png) [d](https://example.org) [e](#part)';
  expect(checkLinks(readme, ['README.md', 'a.md'])).toEqual([
    'README.md points at b.md, which the tarball does not hold; ship it or name its address',
    'README.md points at ../c.png, which the tarball does not hold; ship it or name its address',
  ]);
});

test('what an example imports stands in an install line', async () => {
  const readme = `# @t/adder\n\n    npm install @t/adder\n\n${fence}ts\nimport '@t/adder';\nimport '@t/other/deep';\n${fence}\nadd\n`;
  expect(await problemsOf({ 'packages/adder/README.md': readme })).toEqual([
    'packages/adder/README.md: an example imports @t/other, which no "npm install" line names',
  ]);
});
