// Looks whether every promise of PROMISES.md has a test, and whether the tests are there. Runs none of them.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = 'PROMISES.md';

/**
 * Checks the rows of every table of the page, and every link to a file of tests in it.
 *
 * @param {string} root
 * @returns {string[]} `file:line: what is wrong`
 */
export function checkPromises(root) {
  const path = join(root, PAGE);
  if (!existsSync(path)) return [`${PAGE}: is missing; it lists what is promised, each with its tests`];
  const lines = readFileSync(path, 'utf8').split('\n');
  let promises = 0;
  const problems = lines.flatMap((line, index) => {
    const where = `${PAGE}:${index + 1}`;
    const tests = [...line.matchAll(/\]\(([^)]*)\)/g)].map((match) => String(match[1]));
    const missing = tests.flatMap((test) => {
      if (!/\.test\.tsx?$/.test(test)) return [`${where}: ${test} is no file of tests`];
      return existsSync(join(root, test)) ? [] : [`${where}: ${test} is not there`];
    });
    if (!isPromise(lines, index)) return missing;
    promises += 1;
    return tests.length > 0 ? missing : [`${where}: a promise without a test`];
  });
  return promises > 0 ? problems : [...problems, `${PAGE}: promises nothing; one row of a table for each`];
}

/**
 * A row of a table, neither its head nor the rule below that.
 *
 * @param {readonly string[]} lines
 * @param {number} index
 */
function isPromise(lines, index) {
  const rule = /^\|[\s:|-]+\|$/;
  const line = lines[index] ?? '';
  return line.startsWith('|') && !rule.test(line) && !rule.test(lines[index + 1] ?? '');
}
