// Packs a package as the registry would get it and has publint and Are The Types Wrong judge the tarball.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packPackage } from '../packed/pack-packages.js';
import { conditionTargets } from './docstrings.js';

/** @import { Manifest, WorkspacePackage } from '../workspace.js' */

/** ESM only: how CommonJS and pre-`exports` resolvers see the package does not matter. */
const ignoredResolutions = new Set(['node10', 'node16-cjs']);

/**
 * @param {WorkspacePackage} entry - built
 * @returns {Promise<string[]>} what is wrong with the tarball
 */
export async function checkPackedPackage(entry) {
  const folder = await mkdtemp(join(tmpdir(), 'trialbook-pack-'));
  try {
    const tarball = await packPackage(entry.dir, entry.relativeDir, folder);
    return await checkTarball(entry, await readFile(tarball));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {WorkspacePackage} entry
 * @param {Uint8Array} tarball
 */
async function checkTarball(entry, tarball) {
  const contents = createPackageFromTarballData(tarball);
  const prefix = `/node_modules/${entry.manifest.name}/`;
  const files = contents.listFiles().map((file) => file.slice(prefix.length));
  const analysis = await checkPackage(contents);
  const lint = await publint({
    pack: { tarball: new Uint8Array(tarball).buffer },
    strict: true,
  });
  return [
    ...checkContents(entry.manifest, files),
    ...checkLinks(contents.readFile(`${prefix}README.md`), files),
    ...(analysis.types ? analysis.problems : [])
      .filter((problem) => !('resolutionKind' in problem && ignoredResolutions.has(problem.resolutionKind)))
      .map((problem) => `types as users resolve them: ${problem.kind} ${JSON.stringify(problem)}`),
    ...(analysis.types ? [] : ['ships no types']),
    ...lint.messages.map(
      (message) => `publint: ${formatMessage(message, lint.pkg, { color: false }) ?? message.code}`,
    ),
  ].map((problem) => `${entry.relativeDir}: ${problem}`);
}

/**
 * What a tarball lacks or has too much of.
 *
 * @param {Manifest} manifest
 * @param {readonly string[]} files - the tarball's files, relative to the package
 * @returns {string[]}
 */
export function checkContents(manifest, files) {
  const needed = ['package.json', 'README.md', 'LICENSE', ...conditionTargets(manifest.exports)]
    .map((file) => file.replace(/^\.\//, ''))
    .filter((file) => !file.includes('*'));
  return [
    ...needed.filter((file) => !files.includes(file)).map((file) => `the tarball lacks ${file}`),
    ...files
      .filter((file) => /(\.test\.|\.tsbuildinfo$|\/fixtures\/)/.test(file))
      .map((file) => `the tarball ships ${file}, which no user needs`),
  ];
}

/**
 * The links and pictures of a README that point at files which the tarball does not hold.
 *
 * @param {string} readme - its Markdown
 * @param {readonly string[]} files - the tarball's files, relative to the package
 * @returns {string[]}
 */
export function checkLinks(readme, files) {
  const targets = [...readme.matchAll(/\]\(\s*([^)\s]+)/g)].map(([, target]) => target ?? '');
  return [...new Set(targets)]
    .filter((target) => !/^(?:[a-z][a-z+.-]*:|#)/i.test(target))
    .filter((target) => !files.includes(posix.normalize(target.split('#', 1)[0] ?? '')))
    .map(
      (target) =>
        `README.md points at ${target}, which the tarball does not hold; ship it or name its address`,
    );
}
