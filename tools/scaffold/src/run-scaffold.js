// What the three commands share: read the arguments, write the files, say what is next. Exit code 2 on a bad request.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ScaffoldError } from './name-forms.js';
import { writeFiles } from './write-files.js';

/** The root of this repository. */
export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** @typedef {{ files: Record<string, string>, next: string[] }} Scaffold */

/**
 * @param {(args: string[]) => Scaffold} plan - what to write for these arguments
 * @param {{ args?: string[], root?: string, log?: (line: string) => void }} [world]
 * @returns {number} the exit code
 */
export function runScaffold(
  plan,
  { args = process.argv.slice(2), root = repositoryRoot, log = console.log } = {},
) {
  try {
    const { files, next } = plan(args);
    for (const path of writeFiles(root, files)) log(`wrote ${path}`);
    log(['next:', ...next].join('\n  '));
    return 0;
  } catch (error) {
    if (!(error instanceof ScaffoldError)) throw error;
    log(error.message);
    return 2;
  }
}
