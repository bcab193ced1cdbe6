// Stand-ins drawn once: 70 000 images take ten seconds of processor time, and reading them back a fraction of one.

import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ImageSet } from '../dataset.ts';
import { placeFile } from '../place-file.ts';
import type { DrawnImages, DrawOptions, ImageSource } from './image-source.ts';

const SAMPLE = 20;
/** Fewer images than these are drawn as quickly as they are read. */
const WORTH_KEEPING = 2000;
const CHECKSUM_BYTES = 32;

/**
 * The stand-ins of a source, from the folder where they are kept, or drawn and then kept there.
 *
 * The file is named after the first images as they are drawn today, so a change of the drawing draws anew; a damaged file is
 * drawn again.
 *
 * @param folder - where to keep them; one that cannot be written costs only time
 */
export async function keptStandIns(
  source: ImageSource & { readonly draw: NonNullable<ImageSource['draw']> },
  options: DrawOptions,
  folder: string,
  log: (message: string) => void,
): Promise<DrawnImages> {
  const { train = 60_000, test = 10_000 } = options;
  if (train + test < WORTH_KEEPING) return source.draw(options);
  const sample = source.draw({ ...options, train: Math.min(SAMPLE, train), test: Math.min(SAMPLE, test) });
  const prefix = `stand-ins-${train}-${test}-`;
  const name = `${prefix}${digest(bytesOf(sample)).toString('hex').slice(0, 16)}.gz`;
  const path = join(folder, name);
  const kept = await readKept(path, sample, { train, test });
  if (kept !== undefined) return kept;
  log(`${source.name}: drawing ${train + test} ${source.standInTitle ?? 'images'}, once`);
  const drawn = source.draw(options);
  try {
    const bytes = bytesOf(drawn);
    await placeFile(path, await promisify(gzip)(Buffer.concat([bytes, digest(bytes)]), { level: 1 }));
    const older = (await readdir(folder)).filter((other) => other.startsWith(prefix) && other !== name);
    await Promise.all(older.map((other) => rm(join(folder, other), { force: true })));
  } catch (error) {
    log(`${source.name}: the drawn images could not be kept in ${path}: ${(error as Error).message}`);
  }
  return drawn;
}

async function readKept(
  path: string,
  { train: { height, width } }: DrawnImages,
  counts: { readonly train: number; readonly test: number },
): Promise<DrawnImages | undefined> {
  const perImage = height * width + 1;
  const length = (counts.train + counts.test) * perImage;
  const all = await readFile(path)
    .then((packed) => promisify(gunzip)(packed, { maxOutputLength: length + CHECKSUM_BYTES }))
    .catch(() => undefined);
  if (all?.length !== length + CHECKSUM_BYTES) return undefined;
  if (!digest(all.subarray(0, length)).equals(all.subarray(length))) return undefined;
  let from = 0;
  const take = (bytes: number) => {
    from += bytes;
    return all.subarray(from - bytes, from);
  };
  const set = (count: number): ImageSet => {
    return { images: take(count * height * width), labels: take(count), count, height, width };
  };
  return { train: set(counts.train), test: set(counts.test) };
}

function bytesOf({ train, test }: DrawnImages): Buffer {
  return Buffer.concat([train.images, train.labels, test.images, test.labels]);
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
