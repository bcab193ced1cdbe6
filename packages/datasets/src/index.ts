/// <reference types="node" preserve="true" />
export { type CacheDirectoryWorld, cacheDirectory } from './cache-directory.ts';
export { DataFileError, type DataFileFault, type DataFileProblem } from './data-file-error.ts';
export { DataUnavailableError } from './data-unavailable-error.ts';
export type {
  ClassificationSet,
  DataFileRecord,
  Dataset,
  ImageDataset,
  ImageOrigin,
  ImageSet,
  RegressionSet,
} from './dataset.ts';
export type { DownloadOptions, DownloadProgress } from './download.ts';
export { drawDigits } from './drawn/digits.ts';
export { drawGarments } from './drawn/garments.ts';
export { EGGHOLDER_BOUND, eggholder, eggholderSample } from './eggholder.ts';
export {
  type IdxArray,
  type IdxContent,
  type IdxType,
  type ReadIdxOptions,
  readIdx,
  writeIdx,
} from './formats/idx.ts';
export {
  type ImageDatasetName,
  imageSources,
  isImageDatasetName,
  loadImageDataset,
} from './image-datasets.ts';
export { indexBatches } from './preparation/index-batches.ts';
export { oneHot } from './preparation/one-hot.ts';
export { scalePixels } from './preparation/scale-pixels.ts';
export { type SplitOptions, splitIndices } from './preparation/split-indices.ts';
export {
  type FitStandardizerOptions,
  fitStandardizer,
  type Standardizer,
  standardize,
  unstandardize,
} from './preparation/standardizer.ts';
export { takeRows } from './preparation/take-rows.ts';
export type { RandomSource } from './random-source.ts';
export { fashionMnist, loadFashionMnist } from './sources/fashion-mnist.ts';
export type {
  DrawnImages,
  DrawOptions,
  ImageSource,
  SourceFile,
  SourceFiles,
} from './sources/image-source.ts';
export { type LoadImageOptions, loadImageSource } from './sources/load-image-source.ts';
export { loadMnist, mnist } from './sources/mnist.ts';
export { type BallOptions, ball } from './synthetic/ball.ts';
export { halfSquare } from './synthetic/half-square.ts';
export { LU_BOUND, type LuTarget, luSample, luTargets } from './synthetic/lu-targets.ts';
export { type RingAroundDiscOptions, ringAroundDisc } from './synthetic/ring-around-disc.ts';
export { type SpiralsOptions, spirals } from './synthetic/spirals.ts';
export { twoMoons } from './synthetic/two-moons.ts';
export { xorBlobs } from './synthetic/xor-blobs.ts';
