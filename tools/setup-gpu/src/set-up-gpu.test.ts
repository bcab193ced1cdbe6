import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPackage, loadLibrary, runInstaller } from './native-library.js';
import { type SetupWorld, setUpGpu } from './set-up-gpu.js';

const missing = {
  code: 1,
  output: 'Error: The Node.js native addon module (tfjs_binding.node) can not be found',
};
const fine = { code: 0, output: 'tensorflow' };

function world(changes: Partial<SetupWorld> = {}): SetupWorld {
  return {
    nodeVersion: 'v20.19.0',
    platform: 'linux',
    arch: 'x64',
    folder: '/package',
    install: async () => ({ code: 0, output: '' }),
    load: async () => missing,
    ...changes,
  };
}

test('a library that loads already is left alone', async () => {
  let installs = 0;
  const install = async () => ({ code: installs++, output: '' });
  const { ok, line } = await setUpGpu(world({ load: async () => fine, install }));
  expect(ok).toBe(true);
  expect(line).toBe('setup:gpu: the native library is in place already; use it with --engine tfjs-node-gpu');
  expect(installs).toBe(0);
});

test('a fetched library is tried before it is called good', async () => {
  const loads = [missing, fine];
  const { ok, line } = await setUpGpu(world({ load: async () => loads.shift() ?? missing }));
  expect(ok).toBe(true);
  expect(line).toBe('setup:gpu: the native library has been fetched; use it with --engine tfjs-node-gpu');
});

test('without a network, one line says what was not reached and what to do', async () => {
  const output = `* Downloading libtensorflow
node:events:502
      throw er; // Unhandled 'error' event
Error: getaddrinfo ENOTFOUND storage.googleapis.com
    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26)`;
  const { ok, line } = await setUpGpu(world({ install: async () => ({ code: 1, output }) }));
  expect(ok).toBe(false);
  expect(line).toBe(
    'setup:gpu: failed: Error: getaddrinfo ENOTFOUND storage.googleapis.com; the download needs storage.googleapis.com: ' +
      'check the network, or set HTTPS_PROXY or TFJS_NODE_CDN_STORAGE; everything else works without it (engine onnx-cpu)',
  );
});

test('an installer that ends well and leaves nothing that loads has failed', async () => {
  const output = 'Error: libcudart.so.11.0: cannot open shared object file: No such file or directory';
  const loads = [missing, { code: 1, output }];
  const { ok, line } = await setUpGpu(world({ load: async () => loads.shift() ?? missing }));
  expect(ok).toBe(false);
  expect(line).toContain('libcudart.so.11.0');
  expect(line).toContain('install CUDA 11 and cuDNN 8 first');
  expect(line).not.toContain('\n');
});

test.each(['v23.0.0', 'v24.3.0'])('Node %s is refused before anything is fetched', async (nodeVersion) => {
  const install = async () => Promise.reject(new Error('fetched'));
  const { ok, line } = await setUpGpu(world({ nodeVersion, install, load: install }));
  expect(ok).toBe(false);
  expect(line).toContain(`does not run on Node ${nodeVersion}; use Node 20 or 22`);
});

test('a platform without a GPU library is named', async () => {
  const { ok, line } = await setUpGpu(world({ platform: 'darwin', arch: 'arm64' }));
  expect(ok).toBe(false);
  expect(line).toContain('TensorFlow has no GPU library for darwin arm64');
});

test('a left-out optional dependency is named', async () => {
  const { ok, line } = await setUpGpu(world({ folder: undefined }));
  expect(ok).toBe(false);
  expect(line).toContain('is not installed; run pnpm install without --no-optional');
});

// A stand-in for the package, with an installer that rewrites package.json as the real one does.
let root: string;
let folder: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'setup-gpu-')));
  folder = join(root, 'node_modules/@tensorflow/tfjs-node-gpu');
  mkdirSync(join(folder, 'scripts'), { recursive: true });
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  writeFileSync(join(root, 'store-copy.json'), '{ "main": "index.js" }');
  linkSync(join(root, 'store-copy.json'), join(folder, 'package.json'));
  const helper = join(folder, 'node_modules/.bin/fetch-binding');
  writeFileSync(helper, '#!/bin/sh\necho fetched by a bundled program\n');
  chmodSync(helper, 0o755);
  writeFileSync(
    join(folder, 'scripts/install.js'),
    `const fs = require('node:fs'), cp = require('node:child_process');
     fs.writeFileSync('package.json', '{ "main": "index.js", "rewritten": true }');
     console.log(process.argv.slice(2).join(' '), cp.execSync('fetch-binding').toString());`,
  );
  writeFileSync(
    join(folder, 'index.js'),
    `exports.ready = async () => {}; exports.getBackend = () => 'tensorflow';`,
  );
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test("the package's own installer runs, with its programs on the path, and never writes into pnpm's store", async () => {
  expect(statSync(join(folder, 'package.json')).nlink).toBe(2);
  const { code, output } = await runInstaller(folder);
  expect(output).toContain('gpu download fetched by a bundled program');
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('rewritten');
  expect(readFileSync(join(root, 'store-copy.json'), 'utf8')).toBe('{ "main": "index.js" }');
});

test('loading tells a sound package from a broken one', async () => {
  expect(await loadLibrary(folder)).toEqual({ code: 0, output: 'tensorflow\n' });
  writeFileSync(join(folder, 'index.js'), `throw new Error('no binding');`);
  const { code, output } = await loadLibrary(folder);
  expect(code).not.toBe(0);
  expect(output).toContain('Error: no binding');
});

test('the package is found from a folder that has it, and only there', () => {
  expect(findPackage(root)).toBe(folder);
  expect(findPackage(join(folder, 'scripts'))).toBe(folder);
  expect(findPackage(tmpdir())).toBeUndefined();
});
