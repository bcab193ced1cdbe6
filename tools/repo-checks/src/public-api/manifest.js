// Checks the package.json of a publishable package. The packed result is checked elsewhere.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { conditionTargets } from './docstrings.js';

/** @import { WorkspacePackage } from '../workspace.js' */

const installScripts = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];

/**
 * What a publishable package.json gets wrong: an install script, an `exports` target that the build did not make,
 * `files` without the README or the build, a version or licence that is missing.
 *
 * @param {WorkspacePackage} entry
 * @returns {string[]}
 */
export function checkManifest({ dir, relativeDir, manifest }) {
  const where = `${relativeDir}/package.json`;
  const targets = conditionTargets(manifest.exports);
  const files = manifest.files ?? [];
  return [
    ...installScripts
      .filter((name) => manifest.scripts?.[name])
      .map((name) => `${where}: the script "${name}" would run on the user's machine at install; remove it`),
    ...(targets.length === 0 ? [`${where}: needs "exports"`] : []),
    ...targets
      .filter((target) => !target.includes('*') && !existsSync(join(dir, target)))
      .map((target) => `${where}: "exports" names ${target}, which the build did not make`),
    ...['dist', 'README.md']
      .filter((name) => !files.includes(name))
      .map((name) => `${where}: "files" must list "${name}"`),
  ];
}
