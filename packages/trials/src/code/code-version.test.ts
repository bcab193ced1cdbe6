// On a small workspace laid out as pnpm lays one out: a package of the workspace by link, one from a registry by copy.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeVersion } from './code-version.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trialbook-code-'));
  layOut(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FILES = {
  'report/package.json': '{ "name": "my-report", "type": "module" }',
  'report/experiments/net.js': `
    import { readFileSync } from 'node:fs';
    import { defineExperiment } from '@trialbook/trials';
    import { train } from '../shared/train.js';
    import { layer } from '@course/models';
    export const net = 1; // the net`,
  'report/experiments/other.js': 'export const other = 1;',
  'report/shared/train.js': `import 'solver';\nexport const train = () => import('./late.js');`,
  'report/shared/late.js': 'export const late = 1;',
  'report/report.js': `import { net } from './experiments/net.js';\nexport const prose = 'It is so.';`,
  'models/package.json': '{ "name": "@course/models", "type": "module", "exports": "./dist/index.js" }',
  'models/dist/index.js': `export * from './layer.js';`,
  'models/dist/layer.js': 'export const layer = (x) => x / 2; /* a\ncomment */ export const y = `// 1`;',
  'node_modules/solver/package.json':
    '{ "name": "solver", "version": "1.2.3", "main": "main.js", "dependencies": { "blas": "*", "@types/x": "*" } }',
  'node_modules/solver/main.js': 'module.exports = 1;',
  'node_modules/blas/package.json': '{ "name": "blas", "version": "4.0.0" }',
};

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function layOut(root: string): void {
  for (const [path, text] of Object.entries(FILES)) write(root, path, text);
  mkdirSync(join(root, 'node_modules/@course'), { recursive: true });
  symlinkSync(join(root, 'models'), join(root, 'node_modules/@course/models'));
}

const version = (root = folder) => codeVersion(pathToFileURL(join(root, 'report/experiments/net.js')).href);

describe('codeVersion', () => {
  it('holds the files of the project that the module imports, and the versions of packages', async () => {
    const { files, packages, hash } = await version();
    const own = Object.keys(files).filter((name) => !name.startsWith('@trialbook/random/'));
    expect(own).toEqual([
      './experiments/net.js',
      './shared/late.js',
      './shared/train.js',
      '@course/models/dist/index.js',
      '@course/models/dist/layer.js',
    ]);
    expect(Object.keys(files)).toContain('@trialbook/random/dist/philox.js');
    expect(packages).toEqual({ blas: '4.0.0', solver: '1.2.3' });
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['the module itself', 'report/experiments/net.js', (text: string) => text.replace('net = 1', 'net = 2')],
    ['a file it imports', 'report/shared/train.js', (text: string) => `${text}\nexport const more = 1;`],
    ['a file it imports when it needs it', 'report/shared/late.js', (text: string) => text.replace('1', '2')],
    ['a workspace package', 'models/dist/layer.js', (text: string) => text.replace('x / 2', 'x / 3')],
    ['a text in backquotes', 'models/dist/layer.js', (text: string) => text.replace('`//', '`//!')],
    [
      'the version of a package',
      'node_modules/solver/package.json',
      (text: string) => text.replace('1.2.3', '1.2.4'),
    ],
    [
      'the version of its dependency',
      'node_modules/blas/package.json',
      (text: string) => text.replace('4.', '5.'),
    ],
  ])('changes with %s', async (_what, path, edit) => {
    const before = await version();
    write(folder, path, edit(FILES[path as keyof typeof FILES]));
    expect((await version()).hash).not.toBe(before.hash);
  });

  it.each([
    ['another experiment', 'report/experiments/other.js', (text: string) => text.replace('1', '2')],
    ['the prose', 'report/report.js', (text: string) => text.replace('so', 'otherwise')],
    ['a comment', 'report/experiments/net.js', (text: string) => text.replace('the net', 'a net, rather')],
    [
      'a comment of several lines',
      'models/dist/layer.js',
      (text: string) => text.replace('comment', 'remark\n*'),
    ],
    ['white space', 'report/shared/train.js', (text: string) => text.replaceAll('\n', '\n\n  ')],
  ])('does not change with %s', async (_what, path, edit) => {
    const before = await version();
    write(folder, path, edit(FILES[path as keyof typeof FILES]));
    expect(await version()).toEqual(before);
  });

  it('is the same wherever the project is checked out', async () => {
    const elsewhere = join(folder, 'deep', 'copy');
    layOut(elsewhere);
    rmSync(join(elsewhere, 'report'), { recursive: true });
    cpSync(join(folder, 'report'), join(elsewhere, 'report'), { recursive: true });
    expect(await version(elsewhere)).toEqual(await version());
  });

  it('says which import cannot be resolved, from where', async () => {
    write(folder, 'report/shared/train.js', `import './gone.js';`);
    await expect(version()).rejects.toThrow(
      /^code version: .*train\.js imports "\.\/gone\.js", which cannot be resolved: .*; install it, or build the package/,
    );
  });

  it('passes over an optional import that is not installed', async () => {
    write(folder, 'report/shared/late.js', `export const gpu = () => import('gpu-addon');`);
    expect((await version()).packages).not.toHaveProperty('gpu-addon');
  });

  it('says which file does not parse', async () => {
    write(folder, 'report/shared/train.js', `import { from 'x`);
    await expect(version()).rejects.toThrow(
      /train\.js does not parse as a module: .*must be compiled JavaScript/,
    );
  });
});
