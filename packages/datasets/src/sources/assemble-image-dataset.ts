// Puts verified files, or drawn images, together as one data set with its provenance. Looks for nothing, reads nothing.

import { createHash } from 'node:crypto';
import type { DataFileRecord, ImageDataset, ImageSet } from '../dataset.ts';
import type { DrawnImages, ImageSource, SourceFiles } from './image-source.ts';

/** The elements of each of the four files, and where they came from. */
export type LoadedFiles = Record<
  keyof SourceFiles,
  { readonly data: Uint8Array; readonly record: DataFileRecord }
>;

/** The published data set, from its four verified files. */
export function realDataset(
  source: ImageSource,
  loaded: LoadedFiles,
  shared?: boolean | undefined,
): ImageDataset {
  const imageSet = (images: keyof SourceFiles, labels: keyof SourceFiles): ImageSet => {
    const [count = 0, height = 0, width = 0] = source.files[images].shape;
    return place({ images: loaded[images].data, labels: loaded[labels].data, count, height, width }, shared);
  };
  const files = Object.values(loaded).map(({ record }) => record);
  return {
    name: source.name,
    title: source.title,
    train: imageSet('trainImages', 'trainLabels'),
    test: imageSet('testImages', 'testLabels'),
    classNames: source.classNames,
    source: 'real',
    files: files.sort((a, b) => (a.name < b.name ? -1 : 1)),
    checksum: checksumOf(files),
  };
}

/**
 * Drawn images in the place of a published set.
 *
 * @param reason - why they are taken
 */
export function standInDataset(
  source: ImageSource,
  drawn: DrawnImages,
  {
    seed = 0,
    reason,
    shared,
  }: { readonly seed?: number | string; readonly reason: string; readonly shared?: boolean | undefined },
): ImageDataset {
  const standIn = source.standInTitle ?? 'drawn images';
  const location = `${standIn}, seed ${seed}`;
  const record = (name: string, data: Uint8Array): DataFileRecord => {
    return { name, sha256: createHash('sha256').update(data).digest('hex'), from: 'drawn', location };
  };
  const files = [
    record('test-images', drawn.test.images),
    record('test-labels', drawn.test.labels),
    record('train-images', drawn.train.images),
    record('train-labels', drawn.train.labels),
  ];
  return {
    name: source.name,
    title: `${standIn} (stand-in for ${source.title})`,
    train: place(drawn.train, shared),
    test: place(drawn.test, shared),
    classNames: source.classNames,
    source: 'stand-in',
    standInReason: reason,
    files,
    checksum: checksumOf(files),
  };
}

function place(set: ImageSet, shared = false): ImageSet {
  if (!shared) return set;
  const share = (values: Uint8Array) => {
    const memory = new Uint8Array(new SharedArrayBuffer(values.length));
    memory.set(values);
    return memory;
  };
  return { ...set, images: share(set.images), labels: share(set.labels) };
}

function checksumOf(files: readonly DataFileRecord[]): string {
  const lines = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
