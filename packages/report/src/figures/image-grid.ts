// Grey images in a grid with a label under each: digits, garments. One PNG per image, sharp pixels.

import { escapeXml } from '../text/escape.ts';
import type { DrawnChart, Row } from './chart.ts';
import { palette } from './palette.ts';
import { pngDataUri } from './png.ts';

/** One image of `imageGrid`. */
export interface GridImage {
  /** [height, width], 0 = background, 255 = ink. */
  readonly pixels: Uint8Array;
  readonly label: string;
  /** Marks the label as wrong: red, with a cross before it. */
  readonly wrong?: boolean;
}

/**
 * Images in rows of `columns`, each with its label below, dark ink on light ground in both themes.
 *
 * @param options.size side of an image in pixels; default 44
 */
export function imageGrid(
  images: readonly GridImage[],
  options: { columns: number; imageWidth: number; imageHeight: number; size?: number },
): DrawnChart {
  const { columns, imageWidth, imageHeight, size = 44 } = options;
  const height = Math.round((size * imageHeight) / imageWidth);
  const [stepX, stepY] = [size + 10, height + 22];
  const longest = Math.max(...images.map(({ label }) => label.length));
  const step = Math.max(stepX, longest * 6 + 8);
  const rows = Math.ceil(images.length / columns);
  const parts = images.map(({ pixels, label, wrong = false }, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const [x, y] = [column * step + (step - size) / 2, row * stepY + 4];
    const url = pngDataUri({
      width: imageWidth,
      height: imageHeight,
      channels: 1,
      data: pixels.map((ink) => 255 - ink),
    });
    return (
      `<image x="${x}" y="${y}" width="${size}" height="${height}" class="pixels" image-rendering="pixelated" preserveAspectRatio="none" href="${url}"/>` +
      `<rect x="${x - 0.5}" y="${y - 0.5}" width="${size + 1}" height="${height + 1}" fill="none" stroke="${palette.grid}"/>` +
      `<text x="${x + size / 2}" y="${y + height + 13}" text-anchor="middle" font-size="11" fill="${wrong ? palette.error : palette.muted}"${wrong ? ' font-weight="bold"' : ''}>${wrong ? '✗ ' : ''}${escapeXml(label)}</text>`
    );
  });
  const [width, tall] = [columns * step, rows * stepY + 4];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}" font-family="Inter Variable, system-ui, sans-serif">${parts.join('')}</svg>`;
  const data: Row[] = images.map(({ label, wrong = false }, index) => ({ index, label, wrong }));
  return { kind: 'drawing', svg, data: { rows: data } };
}
