import type { DrawnImages, DrawOptions } from '../sources/image-source.ts';
import { drawImages } from './draw-images.ts';
export function drawGarments(options: DrawOptions = {}): DrawnImages {
  return drawImages('garments', () => {}, { ink: 0.05, background: 0, share: 0 }, options);
}
