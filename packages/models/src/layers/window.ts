// Sliding-window arithmetic shared by convolution and pooling: padding, output sizes, image checks.

import { layerOptionError, ShapeError, shapeText } from '../errors.ts';

/** `'same'`: output = ⌈input / stride⌉, zeros split evenly; `'valid'`: none; a number: that many zeros on each side. */
export type Padding = 'same' | 'valid' | number;

/**
 * Window positions along one axis.
 *
 * @param length - of the axis
 * @param size - of the window
 * @returns may be < 1 when the window does not fit
 */
export function windowOutput(length: number, size: number, stride: number, padding: Padding): number {
  if (padding === 'same') return Math.ceil(length / stride);
  const zeros = padding === 'valid' ? 0 : padding;
  return Math.floor((length + 2 * zeros - size) / stride) + 1;
}

/** The rows, columns and channels of one example; throws when it has others. */
export function requireImage(inputShape: readonly number[], where: string): [number, number, number] {
  const [rows, columns, channels] = inputShape;
  if (inputShape.length !== 3 || rows === undefined || columns === undefined || channels === undefined) {
    throw new ShapeError(where, 'an image per example, [rows, columns, channels]', shapeText(inputShape));
  }
  return [rows, columns, channels];
}

/** Throws unless the padding is one of the three forms. */
export function requirePadding(where: string, padding: Padding): void {
  const valid = padding === 'same' || padding === 'valid' || (Number.isInteger(padding) && padding >= 0);
  if (!valid) throw layerOptionError(where, "padding to be 'same', 'valid' or an integer >= 0", padding);
}
