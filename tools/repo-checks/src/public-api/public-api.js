// Checks what users of the published packages see: docstrings, README, package.json, the packed tarball.

import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { publishablePackages } from '../workspace.js';
import { checkDocstrings, readExports } from './docstrings.js';
import { checkManifest } from './manifest.js';
import { checkPackedPackage } from './packed-package.js';
import { checkReadme } from './readme.js';

/** @import { Workspace } from '../workspace.js' */

/**
 * @param {Workspace} workspace - built
 * @returns {Promise<string[]>} one line per problem
 */
export async function checkPublicApi(workspace) {
  const packages = publishablePackages(workspace);
  const exports = readExports(packages);
  const limit = pLimit(availableParallelism());
  const packed = await Promise.all(packages.map((entry) => limit(() => checkPackedPackage(entry))));
  return packages.flatMap((entry, index) => {
    const names = exports.get(entry) ?? [];
    return [
      ...checkManifest(entry),
      ...checkDocstrings(names),
      ...checkReadme(entry, names),
      ...(packed[index] ?? []),
    ];
  });
}
