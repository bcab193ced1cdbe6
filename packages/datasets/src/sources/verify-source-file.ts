// From the bytes of one published file to its array: decompress, check the IDX structure, check the checksum.

import { createHash } from 'node:crypto';
import { DataFileError } from '../data-file-error.ts';
import { decompress } from '../formats/decompress.ts';
import { readIdx } from '../formats/idx.ts';
import type { ImageSource, SourceFile } from './image-source.ts';

/** Length of the uncompressed file in bytes. */
export function sourceFileSize(file: SourceFile): number {
  return 4 + 4 * file.shape.length + file.shape.reduce((product, size) => product * size, 1);
}

/**
 * The elements of a published file, from its bytes (compressed or not).
 *
 * @param location - path or address, for errors
 * @throws DataFileError when the bytes are not exactly that file
 */
export async function verifySourceFile(
  source: ImageSource,
  file: SourceFile,
  bytes: Uint8Array,
  location: string,
): Promise<Uint8Array> {
  const remedy = `Remove it and get ${file.name}.gz of ${source.title} again, for example from ${source.mirrors[0]}${file.name}.gz`;
  const about = { file: location, remedy };
  const content = await decompress(bytes, sourceFileSize(file), about);
  const { data } = readIdx(content, { ...about, type: 'uint8', shape: file.shape });
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (sha256 !== file.sha256) {
    const other = source.lookalikes?.[sha256];
    throw new DataFileError({
      ...about,
      problem: 'wrong-checksum',
      expected: `SHA-256 ${file.sha256} of the uncompressed bytes (${source.title}, ${file.name})`,
      found: other === undefined ? sha256 : `${sha256}, which is the file of that name of ${other}`,
    });
  }
  return data as Uint8Array;
}

/** Whether an error says that the file is sound but belongs to another data set with the same file names. */
export function isLookalike(source: ImageSource, error: unknown): boolean {
  return (
    error instanceof DataFileError &&
    error.problem === 'wrong-checksum' &&
    Object.keys(source.lookalikes ?? {}).some((sha256) => error.found.startsWith(sha256))
  );
}
