// Writes examples into a temporary folder in which package names resolve as they would for a user. Runs nothing.

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript-api';
import { publishablePackages } from '../workspace.js';

/** @import { Workspace, WorkspacePackage } from '../workspace.js' */
/** @import { Example } from './find-examples.js' */

/**
 * An example on disk: its TypeScript, and the JavaScript that runs. Lines count as in the file it comes from.
 *
 * @typedef {{ example: Example, typescript: string, javascript: string }} WrittenExample
 */

/**
 * Writes the examples of one package (or of the root, without `entry`) below `folder`. Beside them is a
 * node_modules with every publishable package and whatever the package itself depends on.
 *
 * @param {string} folder - does not exist yet
 * @param {Workspace} workspace
 * @param {WorkspacePackage | undefined} entry
 * @param {readonly Example[]} examples
 * @returns {WrittenExample[]}
 */
export function writeExamples(folder, workspace, entry, examples) {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  for (const { dir, manifest } of publishablePackages(workspace)) {
    link(join(folder, 'node_modules', manifest.name), dir);
  }
  for (const name of entry ? installedNames(join(entry.dir, 'node_modules')) : []) {
    link(join(folder, 'node_modules', name), join(entry?.dir ?? '', 'node_modules', name));
  }
  return examples.map((example, index) => {
    const typescript = join(folder, `${index}.mts`);
    const javascript = join(folder, `${index}.mjs`);
    const padded = '\n'.repeat(example.line - 1) + example.code;
    writeFileSync(typescript, padded);
    writeFileSync(javascript, transpile(join(workspace.root, example.file), padded));
    return { example, typescript, javascript };
  });
}

/**
 * A new folder for examples inside the workspace, where git and biome do not look, and its removal.
 *
 * @param {string} root
 * @returns {{ folder: string, remove: () => void }}
 */
export function makeExampleFolder(root) {
  mkdirSync(join(root, '.trialbook'), { recursive: true });
  const folder = mkdtempSync(join(root, '.trialbook', 'examples-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * @param {string} source - the file the code comes from; stack traces name it
 * @param {string} code
 */
function transpile(source, code) {
  const { outputText, sourceMapText = '{}' } = ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      verbatimModuleSyntax: true,
      sourceMap: true,
    },
  });
  const map = JSON.stringify({ ...JSON.parse(sourceMapText), sources: [pathToFileURL(source).href] });
  const inline = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  return `${outputText.replace(/^\/\/# sourceMappingURL=.*$/m, '')}//# sourceMappingURL=${inline}\n`;
}

/** @param {string} nodeModules */
function installedNames(nodeModules) {
  return list(nodeModules).flatMap((name) =>
    name.startsWith('@') ? list(join(nodeModules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

/**
 * @param {string} path
 * @param {string} target
 */
function link(path, target) {
  mkdirSync(dirname(path), { recursive: true });
  try {
    symlinkSync(realpathSync(target), path, 'junction');
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'EEXIST' && code !== 'ENOENT') throw error;
  }
}
