// From the arguments of each command to the files it writes and the steps it leaves to the user.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ScaffoldError } from './name-forms.js';
import { experimentFiles, experimentNextSteps } from './templates/experiment-files.js';
import { packageFiles } from './templates/package-files.js';
import { reportFiles } from './templates/report-files.js';

/** @import { Scaffold } from './run-scaffold.js' */

/**
 * `pnpm new:package <name> [level]`; level 1 by default.
 *
 * @param {string[]} args
 * @returns {Scaffold}
 */
export function planPackage([name, level = '1', ...rest]) {
  if (name === undefined || rest.length > 0 || !/^[0-4]$/.test(level)) {
    throw new ScaffoldError(
      'usage: pnpm new:package <name> [level, a whole number from 0 to 4; 1 by default]',
    );
  }
  const files = packageFiles(name, Number(level));
  return {
    files,
    next: [`pnpm install`, `fill in every TODO in packages/${name}`, `pnpm changeset`, `pnpm check`],
  };
}

/**
 * `pnpm new:report <name>`.
 *
 * @param {string[]} args
 * @returns {Scaffold}
 */
export function planReport([name, ...rest]) {
  if (name === undefined || rest.length > 0) throw new ScaffoldError('usage: pnpm new:report <name>');
  return { files: reportFiles(name), next: ['pnpm install', `pnpm new:experiment ${name} <id>`] };
}

/**
 * `pnpm new:experiment <report> <id>`.
 *
 * @param {string[]} args
 * @param {string} root
 * @returns {Scaffold}
 */
export function planExperiment([report, id, ...rest], root) {
  if (report === undefined || id === undefined || rest.length > 0) {
    throw new ScaffoldError('usage: pnpm new:experiment <report> <id>');
  }
  const files = experimentFiles(report, id);
  if (!existsSync(join(root, 'reports', report, 'package.json'))) {
    throw new ScaffoldError(`there is no report in reports/${report}; pnpm new:report ${report} makes one`);
  }
  return { files, next: experimentNextSteps(report, id) };
}
