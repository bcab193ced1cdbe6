// Runs a program to its end and gives back what it said. Throws nothing: a program that is not there has code 127.

import { spawn } from 'node:child_process';

/** @typedef {{ code: number, output: string }} ProgramResult - `output` is stdout and stderr together */

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<ProgramResult>}
 */
export function runProgram(file, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...(cwd && { cwd }), env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve({ code: error.code === 'ENOENT' ? 127 : 1, output: `${output}\n${error.message}` }),
    );
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
