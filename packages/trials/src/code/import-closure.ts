// Every file that a module can reach through its imports, and the packages where the walk ends. Hashes no versions.

import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';
import { ExperimentError } from '../errors.ts';
import { exportNamed } from './export-named.ts';
import {
  ALL,
  digest,
  type ModuleImport,
  type ModuleSource,
  readModuleSource,
  ready,
} from './module-source.ts';
import { type InstalledPackage, packageOf } from './package-of.ts';

/** What a module reaches. */
export interface ImportClosure {
  /** Hash of each file of this project by its location-free name; of a file that only re-exports, of the names used. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders of the packages from a registry that these files import. */
  readonly packages: ReadonlySet<string>;
}

/** Where a walk starts. */
export interface Entry {
  /** URL of the module. */
  readonly module: string;
  /** The exports that are used; `*` for all of them. */
  readonly names: readonly string[];
}

/** What was read before; give one to walks at one moment, which then read each file once. */
export interface ReadModules {
  readonly sources: Map<string, ModuleSource>;
  /** Where imports lead, by the importing file and the import. */
  readonly targets: Map<string, string | undefined>;
}

export const nothingRead = (): ReadModules => ({ sources: new Map(), targets: new Map() });

/** A wish for no export, only for what a module does by being loaded. */
const EFFECTS = Symbol('effects');

/**
 * Walks the imports of modules. A file with code counts whole, with all it imports. Through a file that only re-exports,
 * each name is followed to where it is defined; what nobody asked for is passed over, unless it acts by being loaded
 * (which a package denies by `"sideEffects": false`). Files under `node_modules` are not entered: their package is noted.
 * Dynamic imports and `require` count where their name is a literal; one that is not installed is passed over.
 *
 * @param entries - the first is the experiment's: files of its package are named without the package
 * @param skip - a specifier that is not followed
 * @throws ExperimentError when a file does not parse, an import cannot be resolved, or a required name is computed
 */
export async function importClosure(
  entries: readonly [Entry, ...Entry[]],
  skip?: string,
  read: ReadModules = nothingRead(),
): Promise<ImportClosure> {
  await ready();
  const whole = new Set<ModuleSource>();
  const passages = new Map<ModuleSource, Set<string>>();
  const packages = new Set<string>();
  const asked = new Set<string>();
  const queue: { readonly path: string; readonly name: string | typeof EFFECTS }[] = [];

  const ask = (path: string | undefined, name: string | typeof EFFECTS): void => {
    if (path === undefined || asked.has(`${path}\0${String(name)}`)) return;
    asked.add(`${path}\0${String(name)}`);
    queue.push({ path, name });
  };
  const find = (from: ModuleSource, to: Pick<ModuleImport, 'specifier' | 'kind'>) =>
    to.specifier === skip ? undefined : target(from, to, read);

  function takeWhole(source: ModuleSource): void {
    if (whole.has(source)) return;
    whole.add(source);
    for (const each of source.imports) {
      for (const name of each.names.length === 0 ? [ALL] : each.names) ask(find(source, each), name);
    }
  }
  const lookUp = (from: ModuleSource, specifier: string) => {
    const path = find(from, { specifier, kind: 'static' });
    return path === undefined || isInstalled(path) ? undefined : sourceAt(path, read);
  };
  function passThrough(source: ModuleSource, name: string): void {
    const passage = passages.get(source) ?? new Set();
    passages.set(source, passage);
    for (const { specifier, importName } of exportNamed(source, name, lookUp)) {
      passage.add(`${name} = ${importName} of ${specifier}`);
      ask(find(source, { specifier, kind: 'static' }), importName);
    }
    takeEffects(source);
  }
  function takeEffects(source: ModuleSource): void {
    for (const each of source.imports) {
      ask(find(source, each), each.names.length === 0 && source.onlyReExports ? ALL : EFFECTS);
    }
  }

  for (const { module, names } of entries) {
    for (const name of names) ask(realpathSync(fileURLToPath(module)), name);
  }
  for (const { path, name } of queue) {
    if (isInstalled(path)) {
      if (name !== EFFECTS) packages.add(packageOf(path)!.folder);
      continue;
    }
    const source = sourceAt(path, read);
    if (name === EFFECTS) {
      if (source.home?.sideEffects === 'none') continue;
      if (source.home?.sideEffects === 'some' || source.acts()) takeWhole(source);
      takeEffects(source);
    } else if (source.onlyReExports && name !== ALL) passThrough(source, name);
    else takeWhole(source);
  }

  const own = sourceAt(realpathSync(fileURLToPath(entries[0].module)), read);
  const files = new Map<string, string>();
  for (const [source, passage] of passages)
    files.set(nameOf(source, own), digest([...passage].sort().join('\n')));
  for (const source of whole) files.set(nameOf(source, own), source.hash);
  return { files, packages };
}

function isInstalled(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`) && packageOf(path) !== undefined;
}

function sourceAt(path: string, { sources }: ReadModules): ModuleSource {
  const source = sources.get(path) ?? readModuleSource(path);
  sources.set(path, source);
  return source;
}

/** Without the experiment's own package's name, so that a renamed report keeps its results. */
function nameOf({ path, home }: ModuleSource, own: ModuleSource): string {
  const from = (folder: string) => relative(folder, path).replaceAll(sep, '/');
  const isOwn = (other: InstalledPackage | undefined) => other?.folder === own.home?.folder;
  if (home === undefined) return `./${from(dirname(own.path))}`;
  return isOwn(home) ? `./${from(home.folder)}` : `${home.name}/${from(home.folder)}`;
}

function target(
  from: ModuleSource,
  to: Pick<ModuleImport, 'specifier' | 'kind'>,
  { targets }: ReadModules,
): string | undefined {
  const key = `${from.path}\0${to.kind}\0${to.specifier}`;
  if (!targets.has(key)) targets.set(key, locate(from.path, to));
  return targets.get(key);
}

/** The file an import leads to; undefined for Node's own modules and for optional ones that are not there. */
function locate(
  from: string,
  { specifier, kind }: Pick<ModuleImport, 'specifier' | 'kind'>,
): string | undefined {
  try {
    if (kind === 'require') {
      const path = createRequire(from).resolve(specifier);
      return path.startsWith('/') || /^[a-z]:\\/i.test(path) ? realpathSync(path) : undefined;
    }
    const url = resolve(specifier, pathToFileURL(from).href);
    return url.startsWith('file:') ? realpathSync(fileURLToPath(url)) : undefined;
  } catch (error) {
    if (kind !== 'static') return undefined;
    throw new ExperimentError(
      `code version: ${from} imports "${specifier}", which cannot be resolved: ${(error as Error).message}; ` +
        'install it, or build the package it comes from',
      { cause: error },
    );
  }
}
