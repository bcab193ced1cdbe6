// The workspace as the checks see it: where it is, its packages, and the tools in its node_modules. Runs nothing.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getPackages } from '@manypkg/get-packages';

/**
 * The fields of a package.json that the checks read.
 *
 * @typedef {{
 *   name: string,
 *   version?: string,
 *   private?: boolean,
 *   description?: string,
 *   keywords?: string[],
 *   homepage?: string,
 *   bugs?: string,
 *   license?: string,
 *   author?: string,
 *   repository?: { type?: string, url?: string, directory?: string },
 *   trialbook?: { level?: unknown },
 *   scripts?: Record<string, string>,
 *   exports?: unknown,
 *   files?: string[],
 *   dependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string>,
 * }} Manifest
 */

/**
 * One workspace package: its folder, the folder relative to the root (with forward slashes), its package.json.
 *
 * @typedef {{ dir: string, relativeDir: string, manifest: Manifest }} WorkspacePackage
 */

/** @typedef {{ root: string, packages: WorkspacePackage[] }} Workspace */

/** The root of this repository. */
export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * Reads the workspace at `root`; packages come sorted by folder, the root itself is not among them.
 *
 * @param {string} [root]
 * @returns {Promise<Workspace>}
 */
export async function readWorkspace(root = repositoryRoot) {
  const { packages } = await getPackages(root);
  return {
    root,
    packages: packages
      .map(({ dir, relativeDir }) => ({
        dir,
        relativeDir: relativeDir.replaceAll('\\', '/'),
        manifest: /** @type {Manifest} */ (JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))),
      }))
      .sort((a, b) => (a.relativeDir < b.relativeDir ? -1 : 1)),
  };
}

/**
 * The packages that go to the registry.
 *
 * @param {Workspace} workspace
 */
export function publishablePackages(workspace) {
  return workspace.packages.filter(({ manifest }) => manifest.private !== true);
}
