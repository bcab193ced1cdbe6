// Drawn digits, the stand-in for MNIST: pen strokes from a shaking hand. Not handwriting of people.

import type { RandomStream } from '@trialbook/random';
import type { DrawnImages, DrawOptions } from '../sources/image-source.ts';
import { type Canvas, SIDE, smoothPath } from './canvas.ts';
import { digitGlyphs, type Glyph, type Stroke } from './digit-strokes.ts';
import { drawImages } from './draw-images.ts';
import { randomWarp } from './warp.ts';

/** The square that a glyph is written into, in pixels. */
const BOX = 20;
/** Deviation of every control point from its place in the glyph, in pixels. */
const TREMOR = 0.6;

const SPREAD = {
  size: 1,
  sizeSpread: 0.09,
  aspect: 0.19,
  rotation: 0.155,
  slant: 0.21,
  shift: 1.1,
  elastic: 1.1,
};
const NOISE = { ink: 0.06, background: 0.03, share: 0.15 };

/**
 * Draws digits: 28 × 28, white on black, ten classes, the shapes and types of MNIST.
 *
 * Each image takes one of several ways to write its digit, with random control points, slant, rotation, size, position,
 * elastic distortion, pen width, pressure and noise, all from `seed`.
 *
 * @example
 * ```ts
 * import { drawDigits } from '@trialbook/datasets';
 * const { train } = drawDigits({ train: 100, test: 10, seed: 7 });
 * console.log(train.images.length, train.labels.length); // 78400 100
 * ```
 */
export function drawDigits(options: DrawOptions = {}): DrawnImages {
  return drawImages('digits', drawDigit, NOISE, options);
}

function drawDigit(canvas: Canvas, label: number, stream: RandomStream): void {
  const warp = randomWarp(stream, SPREAD);
  const pen = Math.min(2.1, Math.max(0.65, stream.normal(1.25, 0.33)));
  const taper = stream.uniform(-0.35, 0.25);
  const softness = stream.uniform(1, 1.9);
  const ink = stream.uniform(0.82, 1.08);
  for (const stroke of pickGlyph(digitGlyphs[label]!, stream).strokes) {
    const path = warp(shakyPath(stroke, stream));
    canvas.stroke(path, (along) => pen * (1 + taper * (along - 0.5)), ink, softness);
  }
}

function pickGlyph(glyphs: readonly Glyph[], stream: RandomStream): Glyph {
  let left = stream.uniform(
    0,
    glyphs.reduce((sum, { weight }) => sum + weight, 0),
  );
  for (const glyph of glyphs) {
    left -= glyph.weight;
    if (left < 0) return glyph;
  }
  return glyphs[0]!;
}

/** The stroke in pixels, every control point moved a little, each piece smooth. */
function shakyPath(stroke: Stroke, stream: RandomStream): number[] {
  const path: number[] = [];
  for (const piece of stroke) {
    const points = path.slice(-2);
    for (const coordinate of piece) {
      points.push(SIDE / 2 + BOX * (coordinate - 0.5) + stream.normal(0, TREMOR));
    }
    path.push(...smoothPath(points));
  }
  return path;
}
