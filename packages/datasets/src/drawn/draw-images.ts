// The loop around every drawn set: labels at random, one canvas, grey levels out. What is drawn is passed in.

import { type RandomStream, type SeedNode, seedTree } from '@trialbook/random';
import type { ImageSet } from '../dataset.ts';
import { requireCount } from '../require-count.ts';
import type { DrawnImages, DrawOptions } from '../sources/image-source.ts';
import { Canvas, SIDE } from './canvas.ts';

/** Draws one image of a class onto a black canvas. */
export type DrawImage = (canvas: Canvas, label: number, stream: RandomStream) => void;

/** How strong the noise of the drawn grey levels is. */
export interface InkNoise {
  /** Standard deviation on ink, relative to its level. */
  readonly ink: number;
  /** Standard deviation on the background in images that have it, in [0, 1]. */
  readonly background: number;
  /** Share of images with background noise. */
  readonly share: number;
}

const CLASSES = 10;
const NOISE_LENGTH = 2 ** 16;

/**
 * Draws a train and a test set. The first n images of each are the same whatever the counts.
 *
 * @param kind - names the seed node, so that digits and garments of one seed are independent
 */
export function drawImages(
  kind: string,
  draw: DrawImage,
  noise: InkNoise,
  options: DrawOptions = {},
): DrawnImages {
  const { train = 60_000, test = 10_000, seed = 0 } = options;
  const seeds = seedTree(seed).child('drawn', kind);
  return {
    train: drawSet(train, 'train', draw, noise, seeds),
    test: drawSet(test, 'test', draw, noise, seeds),
  };
}

function drawSet(count: number, part: string, draw: DrawImage, noise: InkNoise, seeds: SeedNode): ImageSet {
  requireCount('standIns', part, count);
  const stream = seeds.child(part).stream();
  const bank = seeds.child('noise').stream().normals(NOISE_LENGTH);
  const canvas = new Canvas();
  const image = new Uint8ClampedArray(SIDE * SIDE); // rounds and clamps
  const images = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const label = stream.integer(CLASSES);
    labels[i] = label;
    canvas.clear();
    image.fill(0);
    draw(canvas, label, stream);
    const start = stream.integer(NOISE_LENGTH);
    const background = stream.bernoulli(noise.share) ? noise.background : 0;
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
      const level = canvas.pixels[pixel]!;
      const spread = level * noise.ink + background;
      if (spread > 0) image[pixel] = 255 * (level + spread * bank[(start + pixel) % NOISE_LENGTH]!);
    }
    images.set(image, i * SIDE * SIDE);
  }
  return { images, labels, count, height: SIDE, width: SIDE };
}
