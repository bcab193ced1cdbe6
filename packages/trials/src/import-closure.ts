// Every file that a module imports, directly or through others, and the packages where the walk ends. Hashes no versions.

import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { init, parse } from 'es-module-lexer';
import { resolve } from 'import-meta-resolve';
import jsTokens from 'js-tokens';
import { ExperimentError } from './errors.ts';
import { packageOf } from './package-of.ts';

/** What a module imports. */
export interface ImportClosure {
  /** Hash of each file of this project by its location-free name. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders of the packages from a registry that these files import. */
  readonly packages: ReadonlySet<string>;
}

/**
 * Walks the imports of modules. Files under `node_modules` are not entered: their package is noted instead.
 * Dynamic imports count where their specifier is a literal; one that is not installed is passed over.
 *
 * @param skip - a specifier that is not followed
 * @param read - what was read before, by path: experiments of one study import much of the same
 */
export async function importClosure(
  modules: readonly string[],
  skip?: string,
  read: ReadModules = new Map(),
): Promise<ImportClosure> {
  await init;
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const seen = new Set<string>();
  const queue = modules.map((url) => realpathSync(fileURLToPath(url)));
  for (const path of queue) {
    if (seen.has(path)) continue;
    seen.add(path);
    const home = packageOf(path);
    if (home !== undefined && path.includes(`${sep}node_modules${sep}`)) {
      packages.add(home.folder);
      continue;
    }
    const name = home
      ? `${home.name}/${relative(home.folder, path).replaceAll(sep, '/')}`
      : relative(dirname(fileURLToPath(modules[0]!)), path).replaceAll(sep, '/');
    const { hash, imports } = read.get(path) ?? readModule(path);
    if (!read.has(path)) read.set(path, { hash, imports });
    files.set(name, hash);
    for (const { specifier, dynamic } of imports) {
      if (specifier === skip) continue;
      const imported = locate(specifier, path, dynamic);
      if (imported !== undefined) queue.push(imported);
    }
  }
  return { files, packages };
}

/** What was read of files, by path. */
export type ReadModules = Map<string, Module>;

interface Module {
  readonly hash: string;
  readonly imports: readonly { readonly specifier: string; readonly dynamic: boolean }[];
}

function readModule(path: string): Module {
  const source = readFileSync(path, 'utf8');
  if (!/\.[cm]?[jt]s$/.test(path)) return { hash: digest(source), imports: [] };
  try {
    const [imports] = parse(source, path);
    return {
      hash: digest(withoutComments(source)),
      imports: imports.flatMap(({ type, specifier }) =>
        typeof specifier === 'string' ? { specifier, dynamic: type === 'dynamic' } : [],
      ),
    };
  } catch (error) {
    throw new ExperimentError(
      `code version: ${path} does not parse as a module: ${(error as Error).message}; ` +
        'an experiment must be compiled JavaScript, or TypeScript that Node runs as it stands',
      { cause: error },
    );
  }
}

/** The file an import leads to; undefined for Node's own modules and for optional ones that are not there. */
function locate(specifier: string, from: string, dynamic: boolean): string | undefined {
  try {
    const url = resolve(specifier, pathToFileURL(from).href);
    return url.startsWith('file:') ? realpathSync(fileURLToPath(url)) : undefined;
  } catch (error) {
    if (dynamic) return undefined;
    throw new ExperimentError(
      `code version: ${from} imports "${specifier}", which cannot be resolved: ${(error as Error).message}; ` +
        'install it, or build the package it comes from',
      { cause: error },
    );
  }
}

/** The tokens of a source that mean something, parted as they were: by a line end (it can end a statement) or a space. */
function withoutComments(source: string): string {
  const kept: string[] = [];
  let gap = '';
  for (const { type, value } of jsTokens(source)) {
    if (type === 'LineTerminatorSequence' || (type === 'MultiLineComment' && value.includes('\n')))
      gap = '\n';
    else if (type === 'WhiteSpace' || type === 'MultiLineComment') gap ||= ' ';
    else if (type !== 'SingleLineComment') {
      kept.push(gap, value);
      gap = '';
    }
  }
  return kept.join('').trimStart();
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
