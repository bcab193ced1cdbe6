// Checks that dependencies between workspace packages point strictly down. Reads manifests and imports, never dist.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import ts from 'typescript-api';

/** @import { Workspace, WorkspacePackage } from './workspace.js' */

const dependencyFields = /** @type {const} */ ([
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
]);

/**
 * Every way in which the workspace breaks its layers: a package without a level, a dependency that does not point
 * strictly down, a dependency on a report, a range other than `workspace:^`, an import (tests included) of a
 * workspace package that package.json does not declare.
 *
 * @param {Workspace} workspace
 * @returns {string[]} one line per problem; none when all is well
 */
export function checkLayers(workspace) {
  const byName = new Map(workspace.packages.map((entry) => [entry.manifest.name, entry]));
  return workspace.packages.flatMap((entry) => [
    ...checkLevel(entry),
    ...checkDependencies(entry, byName),
    ...checkImports(entry, byName),
  ]);
}

/** @param {WorkspacePackage} entry */
function levelOf({ manifest }) {
  const level = manifest.trialbook?.level;
  return typeof level === 'number' && Number.isInteger(level) && level >= 0 ? level : undefined;
}

/** @param {WorkspacePackage} entry */
function checkLevel(entry) {
  return levelOf(entry) === undefined
    ? [`${entry.relativeDir}/package.json: needs "trialbook": { "level": n } with a whole number n ≥ 0`]
    : [];
}

/**
 * @param {WorkspacePackage} entry
 * @param {Map<string, WorkspacePackage>} byName
 */
function checkDependencies(entry, byName) {
  const level = levelOf(entry);
  /** @type {string[]} */
  const problems = [];
  for (const field of dependencyFields) {
    for (const [name, range] of Object.entries(entry.manifest[field] ?? {})) {
      const target = byName.get(name);
      if (!target) continue;
      const where = `${entry.relativeDir}/package.json: ${field} "${name}"`;
      const below = levelOf(target);
      if (range !== 'workspace:^')
        problems.push(`${where} must have the range "workspace:^", has "${range}"`);
      if (target.relativeDir.startsWith('reports/')) {
        problems.push(`${where} is a report; nothing may depend on a report`);
      } else if (level !== undefined && below !== undefined && below >= level) {
        problems.push(`${where} is on level ${below}; a package on level ${level} may only use lower levels`);
      }
    }
  }
  return problems;
}

/**
 * @param {WorkspacePackage} entry
 * @param {Map<string, WorkspacePackage>} byName
 */
function checkImports(entry, byName) {
  const declared = new Set(dependencyFields.flatMap((field) => Object.keys(entry.manifest[field] ?? {})));
  return sourceFiles(entry.dir).flatMap((file) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(entry.dir, file), 'utf8'), true, true);
    return importedFiles
      .map(({ fileName }) => packageName(fileName))
      .filter((name) => byName.has(name) && name !== entry.manifest.name && !declared.has(name))
      .map(
        (name) => `${entry.relativeDir}/${file}: imports ${name}, which its package.json does not declare`,
      );
  });
}

/** @param {string} dir */
function sourceFiles(dir) {
  return globSync(['**/*.{ts,tsx,mts,js,mjs}'], {
    cwd: dir,
    ignore: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
  }).sort();
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
