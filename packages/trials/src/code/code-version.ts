// The version of the code behind an experiment: a hash over everything its module imports. Reads files, runs none of them.

import { createHash } from 'node:crypto';
import { resolve } from 'import-meta-resolve';
import { canonicalJson } from '../canonical-json.ts';
import { importClosure, nothingRead, type ReadModules } from './import-closure.ts';
import { installedVersions } from './installed-versions.ts';
import { ALL } from './module-source.ts';

/** What code an experiment runs. */
export interface CodeVersion {
  /** Hash of all below: 16 hexadecimal digits. */
  readonly hash: string;
  /**
   * Hash of each file by name: its package's name and its path within the package, wherever that is checked out. Files of
   * the module's own package are named `./…`, so that a package may be renamed.
   */
  readonly files: Readonly<Record<string, string>>;
  /** Installed versions of packages from a registry, those of their own dependencies included. */
  readonly packages: Readonly<Record<string, string>>;
}

// The runner is no part of what it runs (its own effect on results is the version in trial-key.ts), except the seeds.
const RUNNER = '@trialbook/trials';
const SEEDS = '@trialbook/random';

/**
 * The code version of a module: the contents of every file that it can reach through imports, as far as they are this
 * project's own (reached by a relative path or a workspace link), and the installed version of every package from a
 * registry, with its dependencies' versions. Through a file that only re-exports, each imported name is followed to where it
 * is defined: what an `index.js` offers besides does not count. Comments and white space do not count; `node:` modules do
 * not either. What code reads at run time by other means (files, processes, computed imports) is not seen.
 *
 * @param module - URL of the compiled module, as `import.meta.url` gives it
 * @param read - what was read before, by path; give one map to calls at one moment, which then read each file once
 * @throws ExperimentError when a file does not parse, a static import cannot be resolved, or a required name is computed
 */
export async function codeVersion(module: string, read?: ReadModules): Promise<CodeVersion> {
  const closure = await importClosure(
    [
      { module, names: [ALL] },
      { module: resolve(SEEDS, import.meta.url), names: ['seedTree'] },
    ],
    RUNNER,
    read,
  );
  const files = Object.fromEntries([...closure.files].sort(byName));
  const packages = Object.fromEntries([...installedVersions(closure.packages)].sort(byName));
  const hash = createHash('sha256').update(canonicalJson({ files, packages })).digest('hex').slice(0, 16);
  return { hash, files, packages };
}

/**
 * The code versions of several modules at one moment: what they share is read once.
 *
 * @throws ExperimentError as `codeVersion` does
 */
export async function codeVersions(modules: readonly string[]): Promise<readonly CodeVersion[]> {
  const read = nothingRead();
  const versions: CodeVersion[] = [];
  for (const module of modules) versions.push(await codeVersion(module, read));
  return versions;
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : 1);
