import { expect, it } from 'vitest';
import { libraryVersions } from './library-versions.ts';

it('names Node and both libraries with versions that look like versions', () => {
  const found = libraryVersions();
  expect(found.map(({ name }) => name)).toEqual(['Node.js', '@tensorflow/tfjs', 'onnxruntime-node']);
  for (const { version } of found) expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(found[0]!.version).toBe(process.versions.node);
});
