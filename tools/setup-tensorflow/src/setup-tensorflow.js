// `pnpm setup:tensorflow` and `pnpm setup:gpu`: get TensorFlow's native library for an engine that was asked for, downloaded, or
// built against a TensorFlow of the user's own with --python. Prints one line; exit code 1 when it failed, 2 for other arguments.

import { parseArgs } from 'node:util';
import { buildBinding } from './build-binding.js';
import { kinds } from './kinds.js';
import { findPackage, loadLibrary, runInstaller } from './native-library.js';
import { findTensorflow } from './python-tensorflow.js';
import { setUp } from './set-up.js';

const usage = `Usage: pnpm setup:tensorflow [--python <program>]    for the engine tfjs-node, on the CPU
       pnpm setup:gpu [--python <program>]           for the engine tfjs-node-gpu, on CUDA

Downloads TensorFlow's C library (2.9; for a GPU, CUDA 11) and its binding to Node. With --python, compiles the binding against the
TensorFlow that this Python has instead: a C++ compiler (g++, or what CXX names) and Linux are needed.

  --python <program>   such as python3: pip install tensorflow-cpu, or 'tensorflow[and-cuda]' for CUDA 12`;

const kind = process.argv[2] === 'gpu' ? kinds.gpu : kinds.cpu;
const options = parse(process.argv.slice(3));
if (typeof options === 'string' || options.help) {
  console.log(typeof options === 'string' ? `${kind.command}: ${options}\n\n${usage}` : usage);
  process.exitCode = typeof options === 'string' ? 2 : 0;
} else {
  const { ok, line } = await setUp({
    kind,
    python: options.python,
    platform: process.platform,
    arch: process.arch,
    folder: findPackage(kind.packageName),
    findTensorflow,
    build: buildBinding,
    install: (folder) => {
      if (process.stderr.isTTY)
        console.error(`${kind.command}: fetching the native library, some hundred megabytes …`);
      return runInstaller(folder, kind.installer);
    },
    load: loadLibrary,
  });
  console.log(line);
  process.exitCode = ok ? 0 : 1;
}

/**
 * @param {string[]} args
 * @returns {{ python?: string, help?: boolean } | string} the options, or what is wrong with them
 */
function parse(args) {
  try {
    const { values } = parseArgs({
      args,
      options: { python: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    return values.python === '' ? '--python needs a program, such as python3' : values;
  } catch (error) {
    return /** @type {Error} */ (error).message.split('\n')[0] ?? 'the arguments cannot be read';
  }
}
