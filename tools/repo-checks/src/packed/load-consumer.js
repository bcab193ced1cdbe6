// Loads packed packages in Node, as a project that imports them does: a dependency that is not declared stops it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.js';

/**
 * @param {string} folder - the project, installed
 * @param {readonly string[]} names - the packages to load, each in a process of its own
 * @returns {Promise<string[]>} one entry for each that cannot be loaded
 */
export async function loadConsumer(folder, names) {
  const problems = [];
  for (const [index, name] of names.entries()) {
    const file = join(folder, `load-${index}.mjs`);
    writeFileSync(file, `await import('${name}');\n`);
    const { code, output } = await runCommand(folder, ['node', file], { collect: true });
    if (code !== 0) problems.push(`${name} cannot be loaded: ${output.trim()}`);
  }
  return problems;
}
