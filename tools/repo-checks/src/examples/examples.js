// Checks that every documented example runs as it stands and has sound types.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { publishablePackages } from '../workspace.js';
import { makeExampleFolder, writeExamples } from './example-folder.js';
import { findExamples } from './find-examples.js';
import { runExamples } from './run-examples.js';
import { typecheckExamples } from './typecheck-examples.js';

/** @import { Workspace, WorkspacePackage } from '../workspace.js' */

/**
 * Runs the fenced `ts` blocks of the root README, of every publishable package's README and of its docstrings.
 *
 * @param {Workspace} workspace - built
 * @param {{ timeLimitMs?: number }} [options] - the limit of each example, 10 min by default
 * @returns {Promise<{ count: number, problems: string[] }>} how many examples there are, and one line per failure
 */
export async function checkExamples(workspace, options = {}) {
  /** @type {string[]} */
  const problems = [];
  const { folder, remove } = makeExampleFolder(workspace.root);
  try {
    const groups = [undefined, ...publishablePackages(workspace)].map((entry, index) => {
      const found = documentedFiles(workspace, entry).map(({ file, text }) => findExamples(file, text));
      problems.push(...found.flatMap((file) => file.problems));
      const examples = found.flatMap((file) => file.examples);
      return examples.length > 0
        ? writeExamples(join(folder, String(index)), workspace, entry, examples)
        : [];
    });
    const written = groups.flat();
    problems.push(...(await typecheckExamples(folder, written)));
    const known = new Set(problems.map(place));
    problems.push(...(await runExamples(groups, options)).filter((problem) => !known.has(place(problem))));
    return { count: written.length, problems };
  } finally {
    remove();
  }
}

/**
 * @param {Workspace} workspace
 * @param {WorkspacePackage | undefined} entry - the root when undefined
 */
function documentedFiles({ root }, entry) {
  const base = entry ? `${entry.relativeDir}/` : '';
  const sources = entry
    ? globSync(['src/**/*.ts'], { cwd: entry.dir, ignore: ['**/*.test.ts', '**/fixtures/**'] }).sort()
    : [];
  return ['README.md', ...sources]
    .map((file) => base + file)
    .filter((file) => existsSync(join(root, file)))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

/** @param {string} problem - `file:line: message` */
function place(problem) {
  return problem.split(': ', 1)[0];
}
