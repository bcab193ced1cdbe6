// Compiles the binding that comes as two C++ files in @tensorflow/tfjs-node against the TensorFlow of a Python.

import { mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runProgram } from './run-program.js';

/** @import { PythonTensorflow } from './python-tensorflow.js' */
/** @import { ProgramResult } from './run-program.js' */

/** The version of Node-API that the binding is written for; every supported Node has it. */
const napiVersion = 8;

/**
 * The compiler's name and arguments.
 *
 * @param {PythonTensorflow} tensorflow
 * @param {{ output: string, compiler: string, headers: string }} options
 */
export function compilerCommand(tensorflow, { output, compiler, headers }) {
  const { folder, libraries } = tensorflow;
  const args = [
    ...['-std=c++17', '-shared', '-fPIC', '-O2', '-w'],
    ...[`-DNAPI_VERSION=${napiVersion}`, '-DBUILDING_NODE_EXTENSION'],
    ...[`-I${headers}`, `-I${join(folder, 'include')}`],
    ...['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-o', output],
    ...[`-L${folder}`, ...libraries.map((library) => `-l:${library}`), `-Wl,-rpath,${folder}`],
  ];
  return /** @type {const} */ ([compiler, args]);
}

/**
 * Puts `lib/napi-v8/tfjs_binding.node` into the package. Code 127 says that there is no compiler.
 *
 * @param {string} folder - the package's folder
 * @param {PythonTensorflow} tensorflow
 * @returns {Promise<ProgramResult & { compiler: string }>}
 */
export async function buildBinding(folder, tensorflow) {
  const headers = join(dirname(createRequire(import.meta.url).resolve('node-api-headers')), 'include');
  const library = join(folder, 'lib', `napi-v${napiVersion}`);
  mkdirSync(library, { recursive: true });
  const output = join(library, 'tfjs_binding.node.new');
  const options = { output, compiler: process.env.CXX || 'g++', headers };
  const [compiler, args] = compilerCommand(tensorflow, options);
  const result = await runProgram(compiler, args, { cwd: folder });
  // In one move: a process that has the former one open keeps it.
  if (result.code === 0) renameSync(output, join(library, 'tfjs_binding.node'));
  return { ...result, compiler };
}
