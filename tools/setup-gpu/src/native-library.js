// Where @tensorflow/tfjs-node-gpu is, whether its native library can be used here, and how to run its own installer.

import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, realpathSync, renameSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageName = '@tensorflow/tfjs-node-gpu';
const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * The folder of the installed package.
 *
 * @param {string} [from] - the folder to resolve from: the repository root by default
 * @returns {string | undefined} nothing when the optional dependency is not installed
 */
export function findPackage(from = repositoryRoot) {
  const folder = join(from, 'node_modules', packageName);
  if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
  return dirname(from) === from ? undefined : findPackage(dirname(from));
}

/**
 * Runs the package's own install script, which downloads TensorFlow's C library and the Node binding.
 *
 * @param {string} folder - the package's folder
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runInstaller(folder) {
  detachManifest(folder);
  return run(folder, process.execPath, ['scripts/install.js', 'gpu', 'download']);
}

/**
 * Loads the package in a fresh process, so that a library that crashes takes nothing else down.
 *
 * @param {string} folder
 * @returns {Promise<{ code: number, output: string }>} the output ends with the name of the backend when it loads
 */
export function loadLibrary(folder) {
  const program = `const tf = require(${JSON.stringify(folder)}); tf.ready().then(() => console.log(tf.getBackend()));`;
  return run(folder, process.execPath, ['-e', program]);
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

/**
 * @param {string} folder
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(folder, file, args) {
  const programs = join(folder, 'node_modules', '.bin');
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: folder,
      env: { ...process.env, PATH: [programs, process.env.PATH ?? ''].join(delimiter) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${output}\n${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
