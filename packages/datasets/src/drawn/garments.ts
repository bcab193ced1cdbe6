// Drawn garments, the stand-in for Fashion-MNIST: ten classes in its order, cut from parts. Not photographs.

import type { RandomStream } from '@trialbook/random';
import type { DrawnImages, DrawOptions } from '../sources/image-source.ts';
import type { Canvas } from './canvas.ts';
import { drawImages } from './draw-images.ts';
import { drawAnkleBoot, drawBag, drawSandal, drawSneaker } from './garment-accessories.ts';
import { drawCoat, drawDress, drawPullover, drawShirt, drawTrouser, drawTShirt } from './garment-clothes.ts';
import type { Tailor } from './garment-parts.ts';
import { randomWarp } from './warp.ts';

const SPREAD = {
  size: 1,
  sizeSpread: 0.045,
  aspect: 0.1,
  rotation: 0.03,
  slant: 0.03,
  shift: 0.5,
  elastic: 0.45,
};
const NOISE = { ink: 0.035, background: 0.01, share: 0.3 };

/** By label, in the order of Fashion-MNIST. */
const DRAW: readonly ((tailor: Tailor) => void)[] = [
  drawTShirt,
  drawTrouser,
  drawPullover,
  drawDress,
  drawCoat,
  drawSandal,
  drawShirt,
  drawSneaker,
  drawBag,
  drawAnkleBoot,
];

/**
 * Draws garments: 28 × 28, light on black, ten classes, the shapes and types of Fashion-MNIST.
 *
 * Cuts, cloths, seams, closures, straps and soles vary at random, all from `seed`; T-shirt, pullover, coat and shirt
 * overlap, as they do in the original.
 *
 * @example
 * ```ts
 * import { drawGarments } from '@trialbook/datasets';
 * const { test } = drawGarments({ train: 100, test: 10 });
 * console.log(test.count, test.height, test.width); // 10 28 28
 * ```
 */
export function drawGarments(options: DrawOptions = {}): DrawnImages {
  return drawImages('garments', drawGarment, NOISE, options);
}

function drawGarment(canvas: Canvas, label: number, stream: RandomStream): void {
  DRAW[label]!({ canvas, stream, warp: randomWarp(stream, SPREAD) });
}
