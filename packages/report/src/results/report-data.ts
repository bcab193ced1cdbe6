// The type of the data sets a report gets. Loading is in command/load-report-data.ts.

/** Grey images with a class each; see `ImageSet` of `@trialbook/datasets`. */
interface ImageSet {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** See `ImageDataset` of `@trialbook/datasets`. */
export interface ImageDataset {
  readonly name: string;
  readonly title: string;
  readonly train: ImageSet;
  readonly test: ImageSet;
  readonly classNames: readonly string[];
  readonly source: 'real' | 'stand-in';
  readonly standInReason?: string;
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly from: string; readonly location: string }[];
  readonly checksum: string;
}
