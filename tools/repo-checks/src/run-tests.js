// Runs the packages' tests through turbo and counts them. A cached package counts with the results of its last run.

import { clearTestResults, countTests } from './count-tests.js';
import { runTurbo } from './run-command.js';

/** @import { TestCounts } from './count-tests.js' */
/** @import { Workspace } from './workspace.js' */

/**
 * @param {Workspace} workspace
 * @param {readonly string[]} [turboArguments] - with a `--filter` among them, only packages that ran are counted
 * @param {typeof runTurbo} [run]
 * @returns {Promise<{ counts: TestCounts }>} at least one failure whenever turbo failed
 */
export async function runTests({ root, packages }, turboArguments = [], run = runTurbo) {
  clearTestResults(packages);
  const { code } = await run(root, ['test', '--output-logs=new-only', ...turboArguments]);
  const filtered = turboArguments.some((argument) => /^(--filter|-F|--affected)/.test(argument));
  const counts = countTests(packages, { missingFails: !filtered });
  if (code !== 0 && counts.failed === 0) {
    counts.failed += 1;
    counts.problems.push(`turbo run test failed (exit code ${code}) outside any test; see its output above`);
  }
  return { counts };
}
