// Adds up the vitest results every package left in .test-results. Runs no test.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** @import { WorkspacePackage } from './workspace.js' */

/**
 * How many tests passed, failed and were skipped, and what went wrong: a line for each failed test, and for each failure outside
 * any test.
 *
 * @typedef {{ passed: number, failed: number, skipped: number, problems: string[] }} TestCounts
 */

/** @typedef {{ status: string, fullName?: string, failureMessages?: string[] }} AssertionResult */

/**
 * The part of vitest's JSON report that is counted.
 *
 * @typedef {{
 *   success: boolean,
 *   testResults: { name: string, status: string, message?: string, assertionResults: AssertionResult[] }[],
 * }} VitestResults
 */

/**
 * Removes every package's results, so that what lies there after a run belongs to it (a cached run restores its own).
 *
 * @param {readonly WorkspacePackage[]} packages
 */
export function clearTestResults(packages) {
  for (const { dir } of packages) rmSync(join(dir, '.test-results'), { recursive: true, force: true });
}

/**
 * Sums the results of `packages`. A test file that could not run counts as one failure, and so does a package that
 * has a `test` script and left no readable result.
 *
 * @param {readonly WorkspacePackage[]} packages
 * @param {{ missingFails?: boolean }} [options] - `missingFails: false` forgives packages without results
 * @returns {TestCounts}
 */
export function countTests(packages, { missingFails = true } = {}) {
  /** @type {TestCounts} */
  const counts = { passed: 0, failed: 0, skipped: 0, problems: [] };
  for (const { dir, relativeDir, manifest } of packages) {
    if (!manifest.scripts?.test) continue;
    const file = join(dir, '.test-results', 'results.json');
    if (!missingFails && !existsSync(file)) continue;
    const results = readResults(file);
    if (typeof results === 'string') {
      counts.failed += 1;
      counts.problems.push(`${relativeDir}: ${results}`);
    } else {
      addResults(counts, relativeDir, results);
    }
  }
  return counts;
}

/**
 * The line that ends every run: `41 passed, 0 failed`, and `, 2 skipped` when there were any.
 *
 * @param {Pick<TestCounts, 'passed' | 'failed' | 'skipped'>} counts
 */
export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {string} file
 * @returns {VitestResults | string}
 */
function readResults(file) {
  if (!existsSync(file)) return 'has a test script, but left no test results';
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(results?.testResults)
      ? results
      : 'its test results are not in the form vitest writes';
  } catch (error) {
    return `its test results cannot be read: ${/** @type {Error} */ (error).message}`;
  }
}

/**
 * @param {TestCounts} counts
 * @param {string} relativeDir
 * @param {VitestResults} results
 */
function addResults(counts, relativeDir, results) {
  const before = counts.failed;
  for (const file of results.testResults) {
    const statuses = file.assertionResults.map(({ status }) => status);
    const failures = file.assertionResults.filter(({ status }) => status === 'failed');
    const failed = failures.length;
    counts.problems.push(...failures.map((failure) => `${relativeDir}: ${failureLine(file.name, failure)}`));
    counts.passed += statuses.filter((status) => status === 'passed').length;
    counts.failed += failed;
    counts.skipped += statuses.filter((status) => status !== 'passed' && status !== 'failed').length;
    if (file.status === 'failed' && failed === 0) {
      counts.failed += 1;
      counts.problems.push(`${relativeDir}: a test file failed outside its tests: ${file.name}`);
    }
  }
  if (!results.success && counts.failed === before) {
    counts.failed += 1;
    counts.problems.push(`${relativeDir}: vitest reports a failure outside any test file`);
  }
}

/**
 * A failed test in one line: its file, its name, and how its message begins.
 *
 * @param {string} file
 * @param {AssertionResult} failure
 */
function failureLine(file, { fullName = 'a test without a name', failureMessages = [] }) {
  const message = (failureMessages[0] ?? '').split('\n', 1)[0];
  return [basename(file), fullName, message].filter((part) => part !== '').join(' › ');
}
