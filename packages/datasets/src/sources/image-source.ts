// What is known of a published image data set before any byte of it is read. Finding and reading is load-image-source.ts.

import type { ImageSet } from '../dataset.ts';

/** One published file. */
export interface SourceFile {
  /** Its usual name without `.gz`, for example `train-images-idx3-ubyte`. */
  readonly name: string;
  /** SHA-256 of the uncompressed bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** Shape of its IDX content, which is of type uint8. */
  readonly shape: readonly number[];
}

/** The four files of an image data set. */
export interface SourceFiles {
  readonly trainImages: SourceFile;
  readonly trainLabels: SourceFile;
  readonly testImages: SourceFile;
  readonly testLabels: SourceFile;
}

/** A train and a test set drawn in place of a published one. */
export interface DrawnImages {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

/** How many stand-in images to draw, and from which seed. */
export interface DrawOptions {
  /** Number of training images; default 60 000. */
  readonly train?: number;
  /** Number of test images; default 10 000. */
  readonly test?: number;
  /** Root of the seed tree that the images are drawn from; default 0. */
  readonly seed?: number | string;
}

/** A published image data set: its files, where they lie, and what to draw where they cannot be had. */
export interface ImageSource {
  /** Name in options, cache folders and records; kebab-case. */
  readonly name: string;
  /** Name for people. */
  readonly title: string;
  readonly classNames: readonly string[];
  readonly files: SourceFiles;
  /** Sub-folders of a data folder in which the files may lie, most usual first; the data folder itself comes last. */
  readonly folders: readonly string[];
  /** Addresses to which `<file>.gz` is appended, tried in order. */
  readonly mirrors: readonly string[];
  /** Checksum → title, of other sets whose files have the same names. */
  readonly lookalikes?: Readonly<Record<string, string>>;
  /** What the stand-ins are called, for example `drawn digits`. */
  readonly standInTitle?: string;
  /** Draws the stand-ins; absent where there are none. */
  readonly draw?: (options: DrawOptions) => DrawnImages;
}
