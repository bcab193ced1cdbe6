// Checks the package.json of a publishable package. The packed result is checked elsewhere.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { conditionTargets } from './docstrings.js';

/** @import { WorkspacePackage } from '../workspace.js' */

const installScripts = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];

/**
 * What a publishable package.json gets wrong: an install script, an `exports` target that the build did not make,
 * `files` without the README or the build, a field that the registry's page shows and that is missing.
 *
 * @param {WorkspacePackage} entry
 * @returns {string[]}
 */
export function checkManifest(entry) {
  const { dir, relativeDir, manifest } = entry;
  const where = `${relativeDir}/package.json`;
  const targets = conditionTargets(manifest.exports);
  const files = manifest.files ?? [];
  return [
    ...installScripts
      .filter((name) => manifest.scripts?.[name])
      .map((name) => `${where}: the script "${name}" would run on the user's machine at install; remove it`),
    ...checkPage(entry),
    ...(targets.length === 0 ? [`${where}: needs "exports"`] : []),
    ...targets
      .filter((target) => !target.includes('*') && !existsSync(join(dir, target)))
      .map((target) => `${where}: "exports" names ${target}, which the build did not make`),
    ...['dist', 'README.md']
      .filter((name) => !files.includes(name))
      .map((name) => `${where}: "files" must list "${name}"`),
  ];
}

/**
 * What the package's page in the registry would lack.
 *
 * @param {WorkspacePackage} entry
 * @returns {string[]}
 */
function checkPage({ relativeDir, manifest }) {
  const where = `${relativeDir}/package.json`;
  const missing = /** @type {const} */ (['description', 'homepage', 'bugs', 'license', 'author']).filter(
    (field) => !manifest[field],
  );
  return [
    ...missing.map((field) => `${where}: needs "${field}", which the package's page shows`),
    ...((manifest.keywords ?? []).length === 0
      ? [`${where}: needs "keywords": the words that people search for`]
      : []),
    ...(manifest.repository?.url && manifest.repository.directory === relativeDir
      ? []
      : [`${where}: needs "repository" with "url" and "directory": "${relativeDir}"`]),
  ];
}
