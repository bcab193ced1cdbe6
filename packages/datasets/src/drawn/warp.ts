// Random smooth deformations of points: an affine map and a gentle elastic field. Moves points, draws nothing.

import type { RandomStream } from '@trialbook/random';
import { type Path, SIDE } from './canvas.ts';

/** Standard deviations of a random deformation; lengths in pixels, angles in radians. */
export interface WarpSpread {
  /** Mean size relative to the drawing. */
  readonly size: number;
  readonly sizeSpread: number;
  /** Of the logarithm of width : height. */
  readonly aspect: number;
  readonly rotation: number;
  /** Horizontal shift per vertical pixel. */
  readonly slant: number;
  readonly shift: number;
  /** Of the elastic field. */
  readonly elastic: number;
}

/** Moves every point of a path. */
export type Warp = (path: Path) => number[];

/** Draws a deformation around the centre of the canvas. */
export function randomWarp(stream: RandomStream, spread: WarpSpread): Warp {
  const size = Math.max(0.6, stream.normal(spread.size, spread.sizeSpread));
  const aspect = Math.exp(stream.normal(0, spread.aspect));
  const width = size * Math.sqrt(aspect);
  const height = size / Math.sqrt(aspect);
  const rotation = stream.normal(0, spread.rotation);
  const slant = stream.normal(0, spread.slant);
  const shiftX = stream.normal(0, spread.shift);
  const shiftY = stream.normal(0, spread.shift);
  const cos = Math.cos(rotation);
  const sin = Math.sin(rotation);
  const waves = [0, 1].map(() => ({
    amplitude: stream.normal(0, spread.elastic),
    kx: stream.uniform(-0.28, 0.28), // at most a wave and a quarter over the canvas
    ky: stream.uniform(-0.28, 0.28),
    phase: stream.uniform(0, 2 * Math.PI),
  }));
  const [waveX, waveY] = waves as [(typeof waves)[0], (typeof waves)[0]];
  return (path) => {
    const moved = new Array<number>(path.length);
    for (let i = 0; i < path.length; i += 2) {
      const y = (path[i + 1]! - SIDE / 2) * height;
      const x = (path[i]! - SIDE / 2) * width - slant * y;
      moved[i] =
        SIDE / 2 +
        shiftX +
        cos * x -
        sin * y +
        waveX.amplitude * Math.sin(waveX.kx * x + waveX.ky * y + waveX.phase);
      moved[i + 1] =
        SIDE / 2 +
        shiftY +
        sin * x +
        cos * y +
        waveY.amplitude * Math.sin(waveY.kx * x + waveY.ky * y + waveY.phase);
    }
    return moved;
  };
}
