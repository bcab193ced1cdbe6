// Where a name that a file passes on comes from: the statement that names it, or the `export *` that has it.

import type { ModuleSource, PassedOn } from './module-source.ts';

/** Reads the module a specifier leads to; undefined where it is not entered (a package from a registry). */
export type LookUp = (from: ModuleSource, specifier: string) => ModuleSource | undefined;

/**
 * The modules that the export `name` of a file can come from, with the name it has there. Where no `export *` is known to
 * have it, all of those that cannot be looked into are given, as it must come from one of them.
 */
export function exportNamed(
  source: ModuleSource,
  name: string,
  lookUp: LookUp,
): readonly Omit<PassedOn, 'name'>[] {
  const named = source.passedOn.filter((each) => each.name === name);
  if (named.length > 0) return named;
  if (name === 'default') return [];
  const having = source.stars.filter((specifier) => {
    const behind = lookUp(source, specifier);
    return behind === undefined || hasExport(behind, name, lookUp, new Set());
  });
  return having.map((specifier) => ({ specifier, importName: name }));
}

/** Whether a module has an export of that name; true also where that cannot be known. */
function hasExport(source: ModuleSource, name: string, lookUp: LookUp, seen: Set<ModuleSource>): boolean {
  if (seen.has(source)) return false;
  seen.add(source);
  if (source.isCommonJs || source.ownNames.has(name)) return true;
  if (source.passedOn.some((each) => each.name === name)) return true;
  return source.stars.some((specifier) => {
    const behind = lookUp(source, specifier);
    return behind === undefined || hasExport(behind, name, lookUp, seen);
  });
}
