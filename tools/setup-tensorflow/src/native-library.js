// Where a package with TensorFlow's native library is, whether it can be used here, and how to run its own installer.

import { copyFileSync, existsSync, realpathSync, renameSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.js';

/** The package that uses it; its own peers are found from there. */
const userOfIt = join(dirname(fileURLToPath(import.meta.url)), '../../../packages/training');

/**
 * The folder of an installed package.
 *
 * @param {string} packageName
 * @param {string} [from] - the folder to resolve from: that of @trialbook/training by default
 * @returns {string | undefined} nothing when the optional dependency is not installed
 */
export function findPackage(packageName, from = userOfIt) {
  const folder = join(from, 'node_modules', packageName);
  if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
  return dirname(from) === from ? undefined : findPackage(packageName, dirname(from));
}

/**
 * Runs the package's own install script, which downloads TensorFlow's C library and the Node binding.
 *
 * @param {string} folder - the package's folder
 * @param {'cpu' | 'gpu'} kind
 */
export function runInstaller(folder, kind) {
  detachManifest(folder);
  const programs = join(folder, 'node_modules', '.bin');
  const env = { ...process.env, PATH: [programs, process.env.PATH ?? ''].join(delimiter) };
  return runProgram(process.execPath, ['scripts/install.js', kind, 'download'], { cwd: folder, env });
}

/**
 * Loads the package in a fresh process, so that a library that crashes takes nothing else down, and adds two numbers.
 *
 * @param {string} folder
 * @returns {Promise<{ code: number, output: string }>} the output ends with the name of the backend and the sum
 */
export function loadLibrary(folder) {
  // Node 23 took two functions away that the package calls.
  const program = `const util = require('node:util');
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    util.isArray ??= Array.isArray;
    const tf = require(${JSON.stringify(folder)});
    tf.ready().then(() => console.log(tf.getBackend(), tf.add(1, 2).dataSync()[0]));`;
  return runProgram(process.execPath, ['-e', program], {
    cwd: folder,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
  });
}

/**
 * The installer rewrites package.json in place, and pnpm may have hard-linked that file from its store: give the
 * package a copy of its own first.
 *
 * @param {string} folder
 */
function detachManifest(folder) {
  const manifest = join(folder, 'package.json');
  copyFileSync(manifest, `${manifest}.copy`);
  renameSync(`${manifest}.copy`, manifest);
}
