// Writes new files and refuses to touch existing ones. Knows nothing of what is in them.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ScaffoldError } from './name-forms.js';

/**
 * Writes all files, or none when one of them exists already.
 *
 * @param {string} root
 * @param {Readonly<Record<string, string>>} files - text by path relative to the root
 * @returns {string[]} the paths written
 * @throws {ScaffoldError} when a file exists
 */
export function writeFiles(root, files) {
  const paths = Object.keys(files);
  const existing = paths.filter((path) => existsSync(join(root, path)));
  if (existing.length > 0)
    throw new ScaffoldError(`${existing.join(', ')} exists already; nothing was written`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return paths;
}

/** @param {unknown} value */
export function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
