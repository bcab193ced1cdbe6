// The network of 3G trained in Keras itself, for comparison: what test/fixtures/make-keras-dropout.py printed. No code of ours.

/** What trained them. */
export const KERAS_TOOL = 'Keras 3.15.1, TensorFlow 2.21.0';

/** One epoch on the first 55 000 training images, batches of 32; tested on all test images. */
export const kerasTrainings: readonly {
  readonly dropout: number;
  readonly seed: number;
  readonly testAccuracy: number;
  /** Share of test images in the class named most often. */
  readonly largestShare: number;
}[] = [
  { dropout: 0, seed: 0, testAccuracy: 0.9815, largestShare: 0.1158 },
  { dropout: 0, seed: 1, testAccuracy: 0.9845, largestShare: 0.1133 },
  { dropout: 0, seed: 2, testAccuracy: 0.9859, largestShare: 0.114 },
  { dropout: 0.5, seed: 0, testAccuracy: 0.9676, largestShare: 0.1175 },
  { dropout: 0.5, seed: 1, testAccuracy: 0.9682, largestShare: 0.1196 },
  { dropout: 0.5, seed: 2, testAccuracy: 0.9663, largestShare: 0.1205 },
  { dropout: 0.9, seed: 0, testAccuracy: 0.1217, largestShare: 0.9868 },
  { dropout: 0.9, seed: 1, testAccuracy: 0.1163, largestShare: 0.9959 },
  { dropout: 0.9, seed: 2, testAccuracy: 0.1135, largestShare: 0.9998 },
];
