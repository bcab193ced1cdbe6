// A project of somebody else that depends on packed packages, installed with npm.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.js';

/** @import { WorkspacePackage } from '../workspace.js' */

/**
 * Makes `folder` a project that depends on `names`, and installs it. The packages of this workspace come from their tarballs,
 * everything else from the registry or npm's cache.
 *
 * @param {string} folder - exists and is empty
 * @param {{ names: readonly string[], packages: readonly WorkspacePackage[], tarballs: ReadonlyMap<string, string> }} from
 * @returns {Promise<string | undefined>} what npm said, where it failed
 */
export async function installConsumer(folder, { names, packages, tarballs }) {
  const needed = workspaceClosure(names, packages);
  const dependencies = Object.fromEntries(needed.map((name) => [name, `file:${tarballs.get(name)}`]));
  const manifest = { name: 'consumer', private: true, type: 'module', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  const command = /** @type {const} */ ([
    'npm',
    'install',
    '--ignore-scripts',
    '--strict-peer-deps',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
  ]);
  const { code, output } = await runCommand(folder, command, { collect: true });
  return code === 0 ? undefined : `npm install failed: ${output.trim()}`;
}

/**
 * `names` and every package of the workspace that they depend on, themselves or through others.
 *
 * @param {readonly string[]} names
 * @param {readonly WorkspacePackage[]} packages
 * @returns {string[]}
 */
export function workspaceClosure(names, packages) {
  const manifests = new Map(packages.map(({ manifest }) => [manifest.name, manifest]));
  const closure = new Set(names);
  for (const name of closure) {
    for (const dependency of Object.keys(manifests.get(name)?.dependencies ?? {})) {
      if (manifests.has(dependency)) closure.add(dependency);
    }
  }
  return [...closure];
}
