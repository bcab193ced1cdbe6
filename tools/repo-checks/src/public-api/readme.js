// Checks that a package's README names the package, shows it in use and lists its main exports. Not its prose.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript-api';
import { findExamples } from '../examples/find-examples.js';

/** @import { WorkspacePackage } from '../workspace.js' */
/** @import { ExportedName } from './docstrings.js' */

/** The smallest share of functions, classes and constants that a README must name; types need not be. */
const namedShare = 0.5;

/**
 * @param {WorkspacePackage} entry
 * @param {readonly ExportedName[]} names - the package's exports
 * @returns {string[]} what the README lacks
 */
export function checkReadme({ dir, relativeDir, manifest }, names) {
  const where = `${relativeDir}/README.md`;
  const path = join(dir, 'README.md');
  if (!existsSync(path))
    return [`${where}: missing; say what the package is, how to install it, and show it in use`];
  const text = readFileSync(path, 'utf8');
  const problems = [];
  if (!text.includes(manifest.name)) problems.push(`${where}: does not name ${manifest.name}`);
  const examples = findExamples(where, text).examples;
  if (!examples.some(({ code }) => code.includes(manifest.name))) {
    problems.push(`${where}: has no \`\`\`ts example that imports ${manifest.name}`);
  }
  problems.push(...checkInstallLines(where, text, examples));
  const values = names.filter(({ value }) => value).map(({ name }) => name);
  const unnamed = values.filter(
    (name) => !new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text),
  );
  if (unnamed.length > values.length * (1 - namedShare)) {
    problems.push(
      `${where}: names ${values.length - unnamed.length} of ${values.length} functions, classes and constants; ` +
        `at least half are needed. Not named: ${unnamed.join(', ')}`,
    );
  }
  return problems;
}

/**
 * The packages that examples import and no `npm install` line names: under pnpm, only what is named can be imported.
 *
 * @param {string} where
 * @param {string} text
 * @param {readonly { code: string }[]} examples
 */
function checkInstallLines(where, text, examples) {
  const installed = new Set(
    [...text.matchAll(/^.*\bnpm install\b(.*)$/gm)].flatMap(([, names]) => (names ?? '').split(/\s+/)),
  );
  const imported = examples
    .flatMap(({ code }) => ts.preProcessFile(code, true, true).importedFiles)
    .map(({ fileName }) => fileName)
    .filter((name) => !/^(?:node:|\.)/.test(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(imported)]
    .filter((name) => !installed.has(name))
    .map((name) => `${where}: an example imports ${name}, which no "npm install" line names`);
}
