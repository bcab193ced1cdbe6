// Gzip in, bytes out, with a known size: one allocation, off the main thread. Plain bytes pass through.

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataFileError } from '../data-file-error.ts';

const gunzipAsync = promisify(gunzip);

/** Whether the bytes begin like a gzip file. The name of the file does not matter: browsers strip compression. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The bytes themselves, or, where they are gzip, what they hold.
 *
 * @param size - the decompressed length that is expected; more is refused before it is allocated
 * @throws DataFileError when the gzip data are cut short, damaged, or hold more than `size` bytes
 */
export async function decompress(
  bytes: Uint8Array,
  size: number,
  about: { readonly file: string; readonly remedy: string },
): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  try {
    // One output chunk of the expected size (and one byte to notice more): no growing, no copy.
    return await gunzipAsync(bytes, { chunkSize: Math.max(64, size + 1), maxOutputLength: size });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const found = `${bytes.length} bytes of gzip (${(error as Error).message})`;
    const expected = `gzip data that hold ${size} bytes`;
    const problem =
      code === 'ERR_BUFFER_TOO_LARGE' ? 'wrong-length' : code === 'Z_BUF_ERROR' ? 'truncated' : 'bad-gzip';
    throw new DataFileError({ ...about, problem, expected, found }, { cause: error });
  }
}
