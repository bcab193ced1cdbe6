// Small pictures as PNG data addresses, equal bytes for equal pixels. Grey, RGB and RGBA only.

import { encode } from 'fast-png';

/** A PNG as a `data:` address. */
export function pngDataUri(image: {
  width: number;
  height: number;
  /** [height, width, channels], 0 … 255. */
  data: Uint8Array;
  channels: 1 | 3 | 4;
}): string {
  const bytes = encode({ ...image, depth: 8 });
  return `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
}
