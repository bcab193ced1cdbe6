// Versions of the libraries that did the arithmetic, read where they are installed. Measures nothing.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A library with its version. */
export interface LibraryVersion {
  readonly name: string;
  readonly version: string;
}

/** Node.js, and the libraries that `@trialbook/training` computes with, as this process finds them. */
export function libraryVersions(): LibraryVersion[] {
  const fromTraining = createRequire(createRequire(import.meta.url).resolve('@trialbook/training'));
  const libraries = ['@tensorflow/tfjs', 'onnxruntime-node'];
  return [
    { name: 'Node.js', version: process.versions.node },
    ...libraries.map((name) => ({ name, version: versionOf(name, fromTraining) })),
  ];
}

/** From the nearest manifest above what the name resolves to: not every package exports its manifest. */
function versionOf(name: string, resolver: NodeJS.Require): string {
  for (let folder = dirname(resolver.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      ) as Partial<LibraryVersion>;
      if (manifest.name === name && manifest.version !== undefined) return manifest.version;
    } catch {
      // No manifest here: one folder up.
    }
  }
  throw new Error(
    `libraryVersions: found no manifest of ${name} above ${resolver.resolve(name)}; install it again`,
  );
}
