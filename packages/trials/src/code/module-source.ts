// What one file of code says of itself: its hash, what it imports under which names, what it exports. Follows nothing.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Export, type Import, init, parse } from 'es-module-lexer';
import { ExperimentError } from '../errors.ts';
import { actsWhenLoaded } from './acts-when-loaded.ts';
import { importedNames } from './imported-names.ts';
import { type InstalledPackage, packageOf } from './package-of.ts';
import { requiredModules } from './required-modules.ts';
import { meaningfulTokens, textOf } from './source-tokens.ts';

/** Every export of a module: `import * as all`, a dynamic import, `require`. */
export const ALL = '*';

/** One import of a file. */
export interface ModuleImport {
  readonly specifier: string;
  /** How it is found, and whether its absence is an error: a static import must be there. */
  readonly kind: 'static' | 'dynamic' | 'require';
  /** The names it takes, or `*`; none for `import 'x'`. */
  readonly names: readonly string[];
}

/** A name that a file passes on from another module. */
export interface PassedOn {
  readonly name: string;
  readonly specifier: string;
  /** The name there, or `*` for the whole module as one object. */
  readonly importName: string;
}

/** One file of code, read. */
export interface ModuleSource {
  readonly path: string;
  /** The package it belongs to; undefined outside every package. */
  readonly home: InstalledPackage | undefined;
  /** Hash of its tokens; of its bytes where it is no JavaScript. */
  readonly hash: string;
  /** True when it holds imports and re-exports and nothing else. */
  readonly onlyReExports: boolean;
  /** CommonJS has no list of exports that can be read. */
  readonly isCommonJs: boolean;
  readonly imports: readonly ModuleImport[];
  /** Names it defines itself. */
  readonly ownNames: ReadonlySet<string>;
  readonly passedOn: readonly PassedOn[];
  /** Specifiers of `export * from`. */
  readonly stars: readonly string[];
  /** Whether a statement of it, seen from outside, does something when the file is loaded. */
  readonly acts: () => boolean;
}

/** Must be awaited once before `readModuleSource`. */
export const ready = (): Promise<void> => init();

/**
 * Reads a file of the project.
 *
 * @throws ExperimentError when it does not parse, or requires a module by a name that is not written in it
 */
export function readModuleSource(path: string): ModuleSource {
  const home = packageOf(path);
  const bytes = readFileSync(path);
  if (!/\.[cm]?[jt]s$/.test(path)) return plainFile(path, home, digest(bytes));
  const source = bytes.toString('utf8');
  const [imports, exports, facade, hasModuleSyntax] = parsed(source, path);
  const isCommonJs = /\.c[jt]s$/.test(path) || (!hasModuleSyntax && isCommonJsHome(path, home));
  const tokens = meaningfulTokens(source);
  return {
    path,
    home,
    hash: digest(textOf(tokens)),
    onlyReExports: facade && !isCommonJs,
    isCommonJs,
    imports: [
      ...imports.flatMap((each) => moduleImports(each, source)),
      ...requiredModules(tokens, isCommonJs, path).map(
        (specifier): ModuleImport => ({ specifier, kind: 'require', names: [ALL] }),
      ),
    ],
    ...exportLists(exports),
    acts: () => isCommonJs || actsWhenLoaded(tokens),
  };
}

function plainFile(path: string, home: InstalledPackage | undefined, hash: string): ModuleSource {
  return {
    path,
    home,
    hash,
    onlyReExports: false,
    isCommonJs: true,
    imports: [],
    ownNames: new Set(),
    passedOn: [],
    stars: [],
    acts: () => false,
  };
}

function parsed(source: string, path: string): ReturnType<typeof parse> {
  try {
    return parse(source, path);
  } catch (error) {
    throw new ExperimentError(
      `code version: ${path} does not parse as a module: ${(error as Error).message}; ` +
        'an experiment must be compiled JavaScript, or TypeScript that Node runs as it stands',
      { cause: error },
    );
  }
}

function isCommonJsHome(path: string, home: InstalledPackage | undefined): boolean {
  return !/\.m[jt]s$/.test(path) && home?.type !== 'module';
}

function moduleImports(found: Import, source: string): readonly ModuleImport[] {
  const { specifier } = found;
  if (found.type === 'import-meta' || typeof specifier !== 'string') return [];
  if (found.type === 'dynamic') {
    return found.glob || found.probablyTypeOnly ? [] : [{ specifier, kind: 'dynamic', names: [ALL] }];
  }
  if (found.typeOnly) return [];
  const whole = found.type === 'reexport-star' || found.phase !== null;
  const names = whole ? [ALL] : importedNames(source.slice(found.importStart, found.start - 1));
  return names === 'types' ? [] : [{ specifier, kind: 'static', names }];
}

function exportLists(exports: readonly Export[]): Pick<ModuleSource, 'ownNames' | 'passedOn' | 'stars'> {
  const ownNames = new Set<string>();
  const passedOn: PassedOn[] = [];
  const stars: string[] = [];
  for (const each of exports) {
    if (each.typeOnly) continue;
    if (each.type === 'direct') ownNames.add(each.name);
    else if (each.type === 'reexport-all') stars.push(each.from);
    else passedOn.push({ name: each.name, specifier: each.from, importName: each.importName ?? ALL });
  }
  return { ownNames, passedOn, stars };
}

/** 16 hexadecimal digits. */
export const digest = (contents: string | Uint8Array): string =>
  createHash('sha256').update(contents).digest('hex').slice(0, 16);
