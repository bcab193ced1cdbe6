// Runs a command of the workspace (turbo, biome, pnpm, git) with the root's tools on the path. Decides nothing.

import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { globSync } from 'tinyglobby';

/** @typedef {{ code: number, output: string }} CommandResult */

/**
 * Runs `command` and waits. Its output goes straight to the terminal, or is collected when `collect` is set.
 *
 * @param {string} root - the folder to run in; `node_modules/.bin` below it comes first on the path
 * @param {readonly [string, ...string[]]} command
 * @param {{ collect?: boolean, env?: Record<string, string>, cwd?: string }} [options]
 * @returns {Promise<CommandResult>} the exit code (1 when it could not start or died of a signal) and what was collected
 */
export function runCommand(root, command, { collect = false, env = {}, cwd = root } = {}) {
  const [file, ...args] = command;
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env, PATH: path },
      stdio: ['ignore', collect ? 'pipe' : 'inherit', collect ? 'pipe' : 'inherit'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${file}: ${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * The settings under which turbo runs here: no network chatter; in the test hash, the Node version and the bindings to
 * TensorFlow's native library that `pnpm setup:tensorflow` and `pnpm setup:gpu` put into node_modules.
 *
 * @param {string} root
 * @returns {Record<string, string>}
 */
export function turboEnvironment(root) {
  return {
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
    TRIALBOOK_NODE_VERSION: process.version,
    TRIALBOOK_NATIVE_LIBRARIES: nativeLibraries(root),
  };
}

/** @param {string} root */
function nativeLibraries(root) {
  const pattern = 'packages/*/node_modules/@tensorflow/*/lib/*/tfjs_binding.node';
  const files = globSync(pattern, { cwd: root, followSymbolicLinks: true }).sort();
  return files.map((file) => `${file} ${statSync(join(root, file)).mtimeMs}`).join(' ');
}

/**
 * `turbo run …` over the workspace; a failure stops only the tasks that depend on it.
 *
 * @param {string} root
 * @param {string[]} args
 */
export function runTurbo(root, args) {
  return runCommand(root, ['turbo', 'run', '--continue=dependencies-successful', ...args], {
    env: turboEnvironment(root),
  });
}
