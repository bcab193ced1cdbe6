// The versions that are installed, of packages and of all they depend on: what the lockfile resolved to, read where it landed.

import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { foldersAbove, type InstalledPackage, packageIn } from './package-of.ts';

/** Versions by package name, for packages in these folders and their dependencies; several of one name are joined. */
export function installedVersions(folders: Iterable<string>): ReadonlyMap<string, string> {
  const versions = new Map<string, Set<string>>();
  const queue = [...folders];
  const seen = new Set(queue);
  for (const folder of queue) {
    const found = packageIn(folder);
    if (found === undefined) continue;
    versions.set(found.name, (versions.get(found.name) ?? new Set()).add(found.version));
    for (const need of found.needs) {
      const next = dependencyFolder(found, need);
      if (next === undefined || seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return new Map([...versions].map(([name, found]) => [name, [...found].sort().join(', ')]));
}

/** Where a dependency lies, found as Node finds it; undefined when it is optional and absent. */
function dependencyFolder({ folder }: InstalledPackage, name: string): string | undefined {
  for (const above of foldersAbove(join(folder, 'package.json'))) {
    const candidate = join(above, 'node_modules', name);
    if (packageIn(candidate)) return realpathSync(candidate);
  }
  return undefined;
}
