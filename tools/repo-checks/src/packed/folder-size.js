// How many bytes the files below a folder hold, held to a budget.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @param {number} budget - the most megabytes (of 10^6 bytes)
 * @returns {{ megabytes: number, problems: string[] }}
 */
export function checkSize(folder, budget) {
  const megabytes = folderBytes(folder) / 1e6;
  if (megabytes <= budget) return { megabytes, problems: [] };
  return {
    megabytes,
    problems: [
      `node_modules takes ${megabytes.toFixed(1)} MB, of at most ${budget} MB; see which dependency grew, or raise the budget in packed.js with the reason`,
    ],
  };
}

/**
 * The sum of the sizes of all files below `folder`; links are not followed.
 *
 * @param {string} folder
 * @returns {number}
 */
export function folderBytes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + lstatSync(join(entry.parentPath, entry.name)).size, 0);
}
