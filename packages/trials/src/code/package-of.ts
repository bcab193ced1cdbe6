// Which package a file belongs to: the nearest package.json above it that has a name.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package on disk. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** Names of what it needs to run: dependencies, optional and peer ones; packages of types are none. */
  readonly needs: readonly string[];
  /** What `.js` files are: `module`, or CommonJS. */
  readonly type: string;
  /** Whether its modules do something by being loaded: `none` when it says `"sideEffects": false`, `some` when it names any. */
  readonly sideEffects: 'none' | 'some' | 'unknown';
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly sideEffects?: boolean | readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The package in a folder; undefined when there is none there, or it has no name (a mere `"type": "module"`). */
export function packageIn(folder: string): InstalledPackage | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch {
    return undefined;
  }
  const manifest = JSON.parse(text) as Manifest;
  if (typeof manifest.name !== 'string') return undefined;
  const needs = [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies].flatMap(
    (names) => Object.keys(names ?? {}).filter((name) => !name.startsWith('@types/')),
  );
  const { name, version = '0.0.0', type = 'commonjs', sideEffects: said } = manifest;
  const sideEffects = said === undefined ? 'unknown' : said === false ? 'none' : 'some';
  return { name, version, folder, needs, type, sideEffects };
}

/** The package a file belongs to; undefined outside every package. */
export function packageOf(path: string): InstalledPackage | undefined {
  for (const folder of foldersAbove(path)) {
    const found = packageIn(folder);
    if (found) return found;
  }
  return undefined;
}

/** The folders above a path, nearest first. */
export function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}
