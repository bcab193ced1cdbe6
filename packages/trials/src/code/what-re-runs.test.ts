// The table of edits to a course's code, and whether trials of one experiment run again after each.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeVersion } from './code-version.ts';

const FILES: Readonly<Record<string, string>> = {
  'report/package.json': '{ "name": "my-report", "type": "module" }',
  'report/report.js': `import { net } from './experiments/net.js';\nexport const text = 'It is so.';`,
  'report/experiments/net.js': `
    import sgd, { schedule as rate } from '@course/training';
    import { layer, relu } from '@course/models';
    import * as tools from '../tools/index.js';
    import { readTable } from '../tables/read-table.cjs';
    import table from '../tables/table.json' with { type: 'json' };
    export const net = [sgd, rate, layer, relu, tools, readTable, table];`,
  'report/tools/index.js': `export { trim } from './trim.js';\nexport { pad } from './pad.js';`,
  'report/tools/trim.js': 'export const trim = 1;',
  'report/tools/pad.js': 'export const pad = 1;',
  'report/tables/read-table.cjs': `const { parse } = require('./parse.cjs');\nexports.readTable = parse;`,
  'report/tables/parse.cjs': `exports.parse = require("./split.cjs");\nrequire.resolve(exports.name);`,
  'report/tables/split.cjs': 'module.exports = (text) => text.split(",");',
  'report/tables/table.json': '[1, 2]',
  'models/package.json':
    '{ "name": "@course/models", "type": "module", "sideEffects": false, "exports": "./dist/index.js" }',
  'models/dist/index.js': [
    `export { layer } from './layer.js';`,
    `export * from './activations/index.js';`,
    `export { conv } from './conv.js';`,
    `export * as shapes from './shapes.js';`,
    `export { curve } from 'plots';`,
  ].join('\n'),
  'models/dist/layer.js': `import { init } from './init.js';\nexport const layer = (x) => x / init;`,
  'models/dist/init.js': 'export const init = 2;\nexport const unused = 3;',
  'models/dist/conv.js': `import './patch.js';\nexport const conv = 1;`,
  'models/dist/patch.js': 'globalThis.patched = 1;',
  'models/dist/shapes.js': 'export const square = 1;',
  'models/dist/activations/index.js': `export * from './relu.js';\nexport * from './tanh.js';`,
  'models/dist/activations/relu.js': 'export const relu = 1;',
  'models/dist/activations/tanh.js': 'export const tanh = 1;',
  // This one does not say whether its modules do something by being loaded.
  'training/package.json': '{ "name": "@course/training", "type": "module", "exports": "./index.js" }',
  'training/index.js': [
    `import { sgd as chosen } from './sgd.js';`,
    `import { constant } from './schedules.js';`,
    `export { chosen as default, constant as schedule };`,
    `export { adam } from './adam.js';`,
    `export { decay } from './schedules.js';`,
    `export { register } from './register.js';`,
  ].join('\n'),
  'training/sgd.js': `import { createRequire } from 'node:module';
    const need = createRequire(import.meta.url);
    export const sgd = need('./step.cjs');`,
  'training/step.cjs': 'module.exports = 0.1;',
  'training/adam.js': `import { beta } from './beta.js';\nexport const adam = beta;`,
  'training/beta.js': 'export const beta = 0.9;',
  'training/schedules.js': 'export const constant = 1;\nexport const decay = 2;',
  'training/register.js': `import { beta } from './beta.js';\nexport const register = beta;\nconst known = [];`,
  'node_modules/plots/package.json': '{ "name": "plots", "version": "1.0.0", "main": "main.js" }',
  'node_modules/plots/main.js': 'exports.curve = 1;',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trialbook-edits-'));
  for (const [path, text] of Object.entries(FILES)) write(path, text);
  mkdirSync(join(folder, 'node_modules/@course'), { recursive: true });
  for (const name of ['models', 'training'])
    symlinkSync(join(folder, name), join(folder, 'node_modules/@course', name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
function edit(path: string, from: string, to: string): void {
  expect(FILES[path]).toContain(from);
  write(path, FILES[path]!.replace(from, to));
}
const version = () => codeVersion(pathToFileURL(join(folder, 'report/experiments/net.js')).href);

const NOTHING: readonly [string, () => void][] = [
  ['the text of the report', () => edit('report/report.js', 'so', 'otherwise')],
  ['the name of the report’s package', () => edit('report/package.json', 'my-report', 'our-report')],
  [
    'a new model',
    () => {
      write('models/dist/lstm.js', 'export const lstm = 1;');
      write('models/dist/index.js', `${FILES['models/dist/index.js']}\nexport { lstm } from './lstm.js';`);
    },
  ],
  ['a model nobody imports', () => edit('models/dist/conv.js', 'conv = 1', 'conv = 2')],
  ['one that is passed on by a star', () => edit('models/dist/activations/tanh.js', 'tanh = 1', 'tanh = 2')],
  ['one that is passed on as an object', () => edit('models/dist/shapes.js', 'square = 1', 'square = 2')],
  ['an optimizer nobody imports', () => edit('training/adam.js', '= beta', '= -beta')],
  ['what only that one imports', () => edit('training/beta.js', '0.9', '0.99')],
  [
    'a package that only unused exports come from',
    () => edit('node_modules/plots/package.json', '1.0.0', '2.0.0'),
  ],
  [
    'the order of lines that only re-export',
    () => {
      const lines = FILES['models/dist/index.js']!.split('\n');
      write('models/dist/index.js', lines.toReversed().join('\n'));
    },
  ],
  [
    'a module of no use that acts by being loaded, where the package denies it',
    () => edit('models/dist/patch.js', 'patched = 1', 'patched = 2'),
  ],
];

const AGAIN: readonly [string, () => void][] = [
  ['the experiment', () => edit('report/experiments/net.js', '[sgd', '[-sgd')],
  ['the optimizer it uses', () => edit('training/sgd.js', 'export const', 'export let')],
  ['the model it uses', () => edit('models/dist/layer.js', 'x / init', 'x * init')],
  ['what the model imports', () => edit('models/dist/init.js', 'init = 2', 'init = 3')],
  [
    'an unused export of a file with code, which counts whole',
    () => edit('models/dist/init.js', 'unused = 3', 'unused = 4'),
  ],
  ['a name that came by a star', () => edit('models/dist/activations/relu.js', 'relu = 1', 'relu = 2')],
  ['any part of an import * ', () => edit('report/tools/pad.js', 'pad = 1', 'pad = 2')],
  [
    'a part more of it',
    () => write('report/tools/index.js', `${FILES['report/tools/index.js']}\nexport * from './more.js';`),
  ],
  ['a file of CommonJS', () => edit('report/tables/read-table.cjs', '= parse', '= () => parse')],
  ['one behind it', () => edit('report/tables/parse.cjs', 'exports.parse', 'exports. parse')],
  ['one behind that', () => edit('report/tables/split.cjs', '","', '";"')],
  ['one that a made require loads', () => edit('training/step.cjs', '0.1', '0.2')],
  ['a file of data that is imported', () => edit('report/tables/table.json', '2', '3')],
  [
    'another module under the same name, though both are reached',
    () => edit('training/index.js', 'constant as schedule', 'chosen as schedule'),
  ],
  [
    'another export of the same module under the same name',
    () => edit('training/index.js', '{ constant }', '{ decay as constant }'),
  ],
  [
    'a module that now acts by being loaded, in a package that does not deny it',
    () => edit('training/register.js', 'const known = [];', 'const known = [];\nknown.push(1);'),
  ],
  [
    'a package that says that its modules act',
    () =>
      write(
        'training/package.json',
        FILES['training/package.json']!.replace('"type"', '"sideEffects": ["./adam.js"], "type"'),
      ),
  ],
];

describe('an edit', () => {
  it.each(NOTHING)('re-runs nothing: %s', async (_what, change) => {
    const before = await version();
    change();
    expect(await version()).toEqual(before);
  });

  it.each(AGAIN)('re-runs the trials: %s', async (_what, change) => {
    write('report/tools/more.js', 'export const more = 1;');
    const before = await version();
    change();
    expect((await version()).hash).not.toBe(before.hash);
  });
});

describe('code that loads what nobody can foresee is refused by name', () => {
  it.each([
    [
      `const name = './a'; require(name);`,
      /split\.cjs calls require\( with a name that is not written there/,
    ],
    [`module.exports = [require];`, /split\.cjs passes require on/],
    [`const { createRequire } = require('node:module'); f(createRequire);`, /passes createRequire on/],
    [
      `const { createRequire } = require('module'); const r = createRequire('/elsewhere/'); r('./a.cjs');`,
      /calls r, which createRequire made for another place/,
    ],
  ])('%s', async (source, message) => {
    write('report/tables/split.cjs', source);
    await expect(version()).rejects.toThrow(message);
    await expect(version()).rejects.toThrow(
      /^code version: .*, so that what it loads cannot be known; write require\('a literal name'\), or import the module$/,
    );
  });

  it.each([
    `typeof require === 'function' && require('./parse.cjs');`,
    `exports.options = { require: true };`,
    `try { require('not-installed'); } catch {}`,
    `exports.where = require.resolve(exports.name);`,
  ])('but not %s', async (source) => {
    write('report/tables/split.cjs', source);
    expect((await version()).hash).toMatch(/^[0-9a-f]{16}$/);
  });
});
