// Packs packages into tarballs, as the registry would get them.

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.js';
import { repositoryRoot } from '../workspace.js';

/** @import { WorkspacePackage } from '../workspace.js' */

/**
 * @param {readonly WorkspacePackage[]} packages - built
 * @param {string} folder - does not exist yet; gets one folder a package
 * @returns {Promise<Map<string, string>>} the path of each package's tarball, by the package's name
 * @throws {Error} names the package that pnpm could not pack
 */
export async function packPackages(packages, folder) {
  const tarballs = new Map();
  for (const { dir, relativeDir, manifest } of packages)
    tarballs.set(manifest.name, await packPackage(dir, relativeDir, join(folder, String(tarballs.size))));
  return tarballs;
}

/**
 * @param {string} dir
 * @param {string} relativeDir - for the error
 * @param {string} folder - is made, and holds the tarball alone
 * @returns {Promise<string>} the tarball's path
 */
export async function packPackage(dir, relativeDir, folder) {
  mkdirSync(folder, { recursive: true });
  const command = /** @type {const} */ (['pnpm', 'pack', '--pack-destination', folder]);
  const { code, output } = await runCommand(repositoryRoot, command, { collect: true, cwd: dir });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || !tarball) throw new Error(`${relativeDir}: pnpm pack failed: ${output.trim()}`);
  return join(folder, tarball);
}
