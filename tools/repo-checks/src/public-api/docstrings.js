// Checks that every export of a package has a docstring, in the declarations that users get. Not the text's quality.

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript-api';

/** @import { WorkspacePackage } from '../workspace.js' */

/**
 * One export of an entry point. `value` is false for types and interfaces.
 *
 * @typedef {{ name: string, value: boolean, documented: boolean, where: string }} ExportedName
 */

/**
 * The declaration files behind a package's `exports`, relative to the package.
 *
 * @param {WorkspacePackage} entry
 * @returns {string[]}
 */
export function declarationFiles({ manifest }) {
  return [...new Set(conditionTargets(manifest.exports).filter((file) => /\.d\.[cm]?ts$/.test(file)))];
}

/**
 * All files that `exports` names, whatever the condition.
 *
 * @param {unknown} exports
 * @returns {string[]}
 */
export function conditionTargets(exports) {
  if (typeof exports === 'string') return [exports];
  if (typeof exports !== 'object' || exports === null) return [];
  return Object.values(exports).flatMap(conditionTargets);
}

/**
 * The exports of each package's entry points, re-exports followed to where they are declared.
 *
 * @param {readonly WorkspacePackage[]} packages - all built
 * @returns {Map<WorkspacePackage, ExportedName[]>} an entry point that is not there gives no names
 */
export function readExports(packages) {
  const entries = packages.map((entry) => ({
    entry,
    files: declarationFiles(entry)
      .map((file) => join(entry.dir, file))
      .filter((file) => existsSync(file)),
  }));
  const program = ts.createProgram(
    entries.flatMap(({ files }) => files),
    { module: ts.ModuleKind.NodeNext, skipLibCheck: true, noLib: true, types: [] },
  );
  const checker = program.getTypeChecker();
  return new Map(
    entries.map(({ entry, files }) => [
      entry,
      files.flatMap((file) => {
        const source = program.getSourceFile(file);
        const module = source && checker.getSymbolAtLocation(source);
        return module
          ? checker.getExportsOfModule(module).map((symbol) => describe(checker, entry, symbol))
          : [];
      }),
    ]),
  );
}

/**
 * The exports without a docstring, one line each.
 *
 * @param {readonly ExportedName[]} names
 */
export function checkDocstrings(names) {
  return names
    .filter(({ documented }) => !documented)
    .map(({ name, where }) => `${where}: the export "${name}" has no docstring`);
}

/**
 * @param {ts.TypeChecker} checker
 * @param {WorkspacePackage} entry
 * @param {ts.Symbol} symbol
 * @returns {ExportedName}
 */
function describe(checker, entry, symbol) {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target.declarations?.[0];
  return {
    name: symbol.name,
    value: (target.flags & ts.SymbolFlags.Value) !== 0,
    documented: target.getDocumentationComment(checker).length > 0,
    where: declaration ? sourceOf(entry, declaration.getSourceFile().fileName) : entry.relativeDir,
  };
}

/**
 * The source behind an emitted declaration file, relative to the root.
 *
 * @param {WorkspacePackage} entry
 * @param {string} declarationFile
 */
function sourceOf(entry, declarationFile) {
  const inside = relative(entry.dir, declarationFile).replaceAll('\\', '/');
  return `${entry.relativeDir}/${inside.replace(/^dist\//, 'src/').replace(/\.d\.ts$/, '.ts')}`;
}
