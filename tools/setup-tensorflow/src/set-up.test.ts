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
import { compilerCommand } from './build-binding.js';
import { kinds } from './kinds.js';
import { findPackage, loadLibrary, runInstaller } from './native-library.js';
import { findTensorflow } from './python-tensorflow.js';
import { type SetupWorld, setUp } from './set-up.js';

const missing = {
  code: 1,
  output: 'Error: The Node.js native addon module (tfjs_binding.node) can not be found',
};
const fine = { code: 0, output: 'tensorflow 3' };
const tensorflow = {
  folder: '/python/tensorflow',
  distribution: 'tensorflow',
  version: '2.21.0',
  libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
};
const otherwise = 'everything else works without it (engine onnx-cpu)';
const forbidden = async () => Promise.reject(new Error('not asked for'));

function world(changes: Partial<SetupWorld> = {}): SetupWorld {
  return {
    kind: kinds.gpu,
    python: undefined,
    platform: 'linux',
    arch: 'x64',
    folder: '/package',
    findTensorflow: async () => tensorflow,
    build: forbidden,
    install: async () => ({ code: 0, output: '' }),
    load: async () => missing,
    ...changes,
  };
}

/** A world in which a Python was named and nothing may be downloaded. */
function building(changes: Partial<SetupWorld> = {}): SetupWorld {
  const build = async () => ({ code: 0, output: '', compiler: 'g++' });
  return world({ python: 'python3', install: forbidden, build, load: async () => fine, ...changes });
}

test('a library that loads already is left alone', async () => {
  const { ok, line } = await setUp(world({ load: async () => fine, install: forbidden }));
  expect(ok).toBe(true);
  expect(line).toBe('setup:gpu: the native library is in place already; use it with --engine tfjs-node-gpu');
});

test('a fetched library is tried before it is called good', async () => {
  const loads = [missing, fine];
  const load = async () => loads.shift() ?? missing;
  const { ok, line } = await setUp(world({ kind: kinds.cpu, load }));
  expect(ok).toBe(true);
  expect(line).toBe('setup:tensorflow: the native library has been fetched; use it with --engine tfjs-node');
});

test('without a network, one line says what was not reached, what to do, and how to build instead', async () => {
  const output = `* Downloading libtensorflow
node:events:502
      throw er; // Unhandled 'error' event
Error: getaddrinfo ENOTFOUND storage.googleapis.com
    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26)`;
  const { ok, line } = await setUp(world({ install: async () => ({ code: 1, output }) }));
  expect(ok).toBe(false);
  expect(line).toBe(
    'setup:gpu: failed: Error: getaddrinfo ENOTFOUND storage.googleapis.com; the download needs storage.googleapis.com: ' +
      'check the network, or set HTTPS_PROXY or TFJS_NODE_CDN_STORAGE; or build it against a TensorFlow of your own: ' +
      `pip install 'tensorflow[and-cuda]', then pnpm setup:gpu --python python3; ${otherwise}`,
  );
});

test('an installer that ends well and leaves nothing that loads has failed', async () => {
  const output = 'Error: libcudart.so.11.0: cannot open shared object file: No such file or directory';
  const loads = [missing, { code: 1, output }];
  const { ok, line } = await setUp(world({ load: async () => loads.shift() ?? missing }));
  expect(ok).toBe(false);
  expect(line).toContain('libcudart.so.11.0');
  expect(line).toContain('install CUDA 11 and cuDNN 8 first');
  expect(line).not.toContain('\n');
});

test('a platform without a library to download is named', async () => {
  const { ok, line } = await setUp(world({ platform: 'darwin', arch: 'arm64', install: forbidden }));
  expect(ok).toBe(false);
  expect(line).toContain(
    'TensorFlow has no GPU library for darwin arm64 to download; it has for linux x64, win32 x64',
  );
});

test('a left-out optional dependency is named', async () => {
  const { ok, line } = await setUp(world({ folder: undefined }));
  expect(ok).toBe(false);
  expect(line).toContain(
    '@tensorflow/tfjs-node-gpu is not installed; run pnpm install without --no-optional',
  );
});

test('with a Python, the binding is built against its TensorFlow, and nothing is downloaded', async () => {
  const built: unknown[] = [];
  const build = async (...args: unknown[]) => {
    built.push(args);
    return { code: 0, output: '', compiler: 'g++' };
  };
  const { ok, line } = await setUp(building({ build }));
  expect(built).toEqual([['/package', tensorflow]]);
  expect(ok).toBe(true);
  expect(line).toBe(
    'setup:gpu: the native library has been built against tensorflow 2.21.0 of python3; use it with --engine tfjs-node-gpu',
  );
});

test.each([
  [
    'no such Python',
    { findTensorflow: async () => ({ missing: 'python', detail: 'spawn python3 ENOENT' }) as const },
    'python3 does not run as a Python 3 (spawn python3 ENOENT); name another one',
  ],
  [
    'a Python without TensorFlow',
    { findTensorflow: async () => ({ missing: 'tensorflow', detail: '' }) as const },
    "python3 has no TensorFlow; python3 -m pip install 'tensorflow[and-cuda]' gets it",
  ],
  [
    'a TensorFlow without libraries',
    { findTensorflow: async () => ({ missing: 'libraries', detail: '/python/tensorflow' }) as const },
    "/python/tensorflow lacks the headers or the two shared libraries of TensorFlow; pip install 'tensorflow[and-cuda]' gets one that has them",
  ],
  [
    'a TensorFlow without CUDA for the GPU',
    { findTensorflow: async () => ({ ...tensorflow, distribution: 'tensorflow-cpu' }) },
    "python3 has tensorflow-cpu 2.21.0, which has no CUDA; pip install 'tensorflow[and-cuda]' has",
  ],
  [
    'no compiler',
    { build: async () => ({ code: 127, output: '', compiler: 'g++' }) },
    'there is no C++ compiler g++; install one (Debian, Ubuntu: apt-get install g++), or name it in CXX',
  ],
  [
    'a compiler that fails',
    {
      build: async () => ({
        code: 1,
        output: 'In file included\nx.h:3:10: fatal error: absl/log.h: No such file',
        compiler: 'clang++',
      }),
    },
    'clang++ could not compile against tensorflow 2.21.0: x.h:3:10: fatal error: absl/log.h: No such file',
  ],
  [
    'a binding that does not load',
    { load: async () => ({ code: 1, output: 'Error: undefined symbol: TF_Version' }) },
    'built against tensorflow 2.21.0, it cannot be loaded: Error: undefined symbol: TF_Version',
  ],
  [
    'another system',
    { platform: 'darwin' },
    'the binding can be built on Linux only, and this is darwin; leave out --python',
  ],
] satisfies [string, Partial<SetupWorld>, string][])(
  '%s is one line that says what to do',
  async (_, changes, words) => {
    expect(await setUp(building(changes))).toEqual({
      ok: false,
      line: `setup:gpu: failed: ${words}; ${otherwise}`,
    });
  },
);

test('the compiler links the two libraries by name, and finds them again where they are', () => {
  const options = { output: 'lib/b.node', compiler: 'g++', headers: '/headers' };
  const [compiler, args] = compilerCommand(tensorflow, options);
  expect(compiler).toBe('g++');
  expect(args.join(' ')).toBe(
    '-std=c++17 -shared -fPIC -O2 -w -DNAPI_VERSION=8 -DBUILDING_NODE_EXTENSION -I/headers ' +
      '-I/python/tensorflow/include binding/tfjs_backend.cc binding/tfjs_binding.cc -o lib/b.node -L/python/tensorflow ' +
      '-l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 -Wl,-rpath,/python/tensorflow',
  );
});

test('a program that is no Python has no TensorFlow', async () => {
  expect(await findTensorflow('no-such-python')).toEqual({
    missing: 'python',
    detail: 'spawn no-such-python ENOENT',
  });
  expect(await findTensorflow('false')).toMatchObject({ missing: 'python' });
});

// A stand-in for the package, with an installer that rewrites package.json as the real one does.
let root: string;
let folder: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'setup-tensorflow-')));
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
    `exports.ready = async () => {}; exports.getBackend = () => 'tensorflow';
     exports.add = (a, b) => ({ dataSync: () => [a + b] });`,
  );
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test("the package's own installer runs, with its programs on the path, and never writes into pnpm's store", async () => {
  expect(statSync(join(folder, 'package.json')).nlink).toBe(2);
  const { code, output } = await runInstaller(folder, 'gpu');
  expect(output).toContain('gpu download fetched by a bundled program');
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('rewritten');
  expect(readFileSync(join(root, 'store-copy.json'), 'utf8')).toBe('{ "main": "index.js" }');
});

test('loading tells a sound package from a broken one', async () => {
  expect(await loadLibrary(folder)).toEqual({ code: 0, output: 'tensorflow 3\n' });
  writeFileSync(join(folder, 'index.js'), `throw new Error('no binding');`);
  const { code, output } = await loadLibrary(folder);
  expect(code).not.toBe(0);
  expect(output).toContain('Error: no binding');
});

test('the package is found from a folder that has it, and only there', () => {
  const { packageName } = kinds.gpu;
  expect(findPackage(packageName, root)).toBe(folder);
  expect(findPackage(packageName, join(folder, 'scripts'))).toBe(folder);
  expect(findPackage(packageName, tmpdir())).toBeUndefined();
});
