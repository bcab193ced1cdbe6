// Looks for text that must not be in the repository, such as paths of somebody's machine. The list is forbidden-text.json.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.js';

/** @type {ForbiddenText[]} */
const forbidden = JSON.parse(readFileSync(new URL('../forbidden-text.json', import.meta.url), 'utf8'));

/**
 * A pattern (a regular expression, tried line by line), why it is forbidden, and the files it does not apply to.
 *
 * @typedef {{ pattern: string, reason: string, except: string[] }} ForbiddenText
 */

/**
 * Every line of `text` that holds something forbidden.
 *
 * @param {string} file - its path relative to the root
 * @param {string} text
 * @param {readonly ForbiddenText[]} [rules]
 * @returns {string[]} `file:line: reason: what was found`
 */
export function findForbiddenText(file, text, rules = forbidden) {
  const patterns = rules
    .filter(({ except }) => !except.includes(file))
    .map(({ pattern, reason }) => ({ pattern: new RegExp(pattern), reason }));
  return text.split('\n').flatMap((line, index) =>
    patterns.flatMap(({ pattern, reason }) => {
      const match = pattern.exec(line);
      return match ? [`${file}:${index + 1}: ${reason}: ${match[0].trim().slice(0, 80)}`] : [];
    }),
  );
}

/**
 * Checks every text file that git tracks below `root`.
 *
 * @param {string} root
 * @param {readonly ForbiddenText[]} [rules]
 * @returns {Promise<string[]>}
 */
export async function checkWords(root, rules = forbidden) {
  const { code, output } = await runCommand(root, ['git', 'ls-files', '-z'], { collect: true });
  if (code !== 0) return [`words: git could not list the files of ${root}: ${output.trim()}`];
  return output
    .split('\0')
    .filter((file) => file !== '')
    .flatMap((file) => {
      const text = readText(join(root, file));
      return text === undefined ? [] : findForbiddenText(file, text, rules);
    });
}

/**
 * @param {string} path
 * @returns {string | undefined} nothing for a binary file, a link to a folder, or a file deleted and not yet committed
 */
function readText(path) {
  try {
    const bytes = readFileSync(path);
    return bytes.subarray(0, 8192).includes(0) ? undefined : bytes.toString('utf8');
  } catch {
    return undefined;
  }
}
