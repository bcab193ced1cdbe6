// The value types of this package: plain objects around typed arrays, row-major, the example axis first. No behaviour.

/** What all sets of points share. */
export interface Dataset {
  /** [count, features], row-major. */
  readonly inputs: Float32Array;
  /** Number of examples. */
  readonly count: number;
  /** Numbers per example. */
  readonly features: number;
}

/** Points with a class each. */
export interface ClassificationSet extends Dataset {
  /** [count]; 0 … classes − 1, or −1 and +1 where the set says so. */
  readonly labels: Int32Array;
}

/** Points with a number (or several) each. */
export interface RegressionSet extends Dataset {
  /** [count, outputs], row-major. */
  readonly targets: Float32Array;
  /** Numbers per target. */
  readonly outputs: number;
}

/** Grey images with a class each. */
export interface ImageSet {
  /** [count, height, width], row-major; 0 is the background, 255 full ink. */
  readonly images: Uint8Array;
  /** [count]; index into the class names. */
  readonly labels: Uint8Array;
  readonly count: number;
  /** Rows of an image, in pixels. */
  readonly height: number;
  /** Columns of an image, in pixels. */
  readonly width: number;
}

/** Whether the images are the published ones, or drawn by this package in their place. */
export type ImageOrigin = 'real' | 'stand-in';

/** Where one file (or one drawn array) of an image data set came from. */
export interface DataFileRecord {
  /** For example `train-images-idx3-ubyte`. */
  readonly name: string;
  /** SHA-256 of the uncompressed file, in hexadecimal; of the array for drawn ones. */
  readonly sha256: string;
  readonly from: 'local' | 'cache' | 'download' | 'drawn';
  /** The path or address it was read from; for drawn ones, what drew it and from which seed. */
  readonly location: string;
}

/** A train and a test set of images, with class names and provenance. */
export interface ImageDataset {
  /** For example `mnist`. */
  readonly name: string;
  /** For people: `MNIST`, or `drawn digits (stand-in for MNIST)`. */
  readonly title: string;
  readonly train: ImageSet;
  readonly test: ImageSet;
  readonly classNames: readonly string[];
  readonly source: ImageOrigin;
  /** Why stand-ins were taken; absent for real images. Reports print it under their banner. */
  readonly standInReason?: string;
  readonly files: readonly DataFileRecord[];
  /** One SHA-256 over all files: equal if and only if the data are equal. Goes into trial keys. */
  readonly checksum: string;
}
