// A project of somebody else that depends on packed packages, installed with npm or pnpm.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.js';
import { repositoryRoot } from '../workspace.js';

/** @import { WorkspacePackage } from '../workspace.js' */

/** @typedef {'npm' | 'pnpm'} Manager */

/**
 * How each manager installs: peers strict, no install scripts. Where pnpm puts the packages, each sees what it declares and nothing else.
 *
 * @type {Readonly<Record<Manager, readonly [string, ...string[]]>>}
 */
const installCommands = {
  npm: [
    'npm',
    'install',
    '--ignore-scripts',
    '--strict-peer-deps',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
  ],
  pnpm: [
    join(repositoryRoot, 'node_modules', '.bin', 'pnpm'),
    'install',
    '--ignore-workspace',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-frozen-lockfile',
    '--config.strict-peer-dependencies=true',
  ],
};

/**
 * Makes `folder` a project that depends on `names`, and installs it. The packages of this workspace come from their tarballs,
 * everything else from the registry or the manager's cache.
 *
 * @param {string} folder - exists and is empty
 * @param {{ manager: Manager, names: readonly string[], packages: readonly WorkspacePackage[], tarballs: ReadonlyMap<string, string> }} from
 * @returns {Promise<string | undefined>} what the manager said, where it failed
 */
export async function installConsumer(folder, { manager, names, packages, tarballs }) {
  const needed = workspaceClosure(names, packages);
  const dependencies = Object.fromEntries(needed.map((name) => [name, `file:${tarballs.get(name)}`]));
  const manifest = {
    name: 'consumer',
    private: true,
    type: 'module',
    dependencies,
    // Else pnpm asks the registry for what the tarballs depend on among themselves.
    pnpm: { overrides: dependencies },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  const { code, output } = await runCommand(folder, installCommands[manager], { collect: true });
  return code === 0 ? undefined : `${manager} install failed: ${output.trim()}`;
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
