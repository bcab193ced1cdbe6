// Grey images in a grid with a label under each: digits, garments. One PNG per image, sharp pixels.

import { escapeXml } from '../text/escape.ts';
import type { DrawnChart, Row } from './chart.ts';
import { palette } from './palette.ts';
import { pngDataUri } from './png.ts';
import { FIGURE_WIDTH, PHONE_WIDTH } from './theme-config.ts';
import { widestLine, wrapWords } from './wrap-words.ts';

/** One image of `imageGrid`. */
export interface GridImage {
  /** [height, width], 0 = background, 255 = ink. */
  readonly pixels: Uint8Array;
  readonly label: string;
  /** Marks the label as wrong: red, with a cross before it, and a frame around the image. */
  readonly wrong?: boolean;
}

const FONT_SIZE = 11;
const LINE_HEIGHT = 14;

/**
 * Images in rows of `columns`, each with its label below, dark ink on light ground in both themes. On a phone a row holds as
 * many as fit.
 *
 * @param options.size side of an image in pixels; default 44
 * @example
 * ```ts
 * import { imageGrid } from '@trialbook/report';
 * const pixels = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 10 && i % 28 < 16 ? 255 : 0));
 * export const chart = imageGrid([{ pixels, label: '1' }], { columns: 8, imageWidth: 28, imageHeight: 28 });
 * ```
 */
export function imageGrid(
  images: readonly GridImage[],
  options: { columns: number; imageWidth: number; imageHeight: number; size?: number },
): DrawnChart {
  const data: Row[] = images.map(({ label, wrong = false }, index) => ({ index, label, wrong }));
  return {
    kind: 'drawing',
    svg: drawn(images, options, FIGURE_WIDTH),
    phone: drawn(images, options, PHONE_WIDTH),
    data: { rows: data },
  };
}

function drawn(
  images: readonly GridImage[],
  options: { columns: number; imageWidth: number; imageHeight: number; size?: number },
  room: number,
): string {
  const { imageWidth, imageHeight, size = 44 } = options;
  const height = Math.round((size * imageHeight) / imageWidth);
  const words = images.map(({ label, wrong = false }) => (wrong ? `✗ ${label}` : label));
  const longest = widestLine(words, FONT_SIZE) + 8;
  const most = Math.max(1, Math.floor(room / Math.max(size + 10, Math.min(longest, 110))));
  const columns = Math.max(1, Math.min(options.columns, most, images.length || 1));
  const step = Math.max(size + 10, Math.min(longest, room / columns));
  const lines = words.map((label) => wrapWords(label, FONT_SIZE, step - 6));
  const stepY = height + 8 + LINE_HEIGHT * Math.max(1, ...lines.map((one) => one.length));
  const parts = images.map(({ pixels, wrong = false }, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const [x, y] = [column * step + (step - size) / 2, row * stepY + 4];
    const url = pngDataUri({
      width: imageWidth,
      height: imageHeight,
      channels: 1,
      data: pixels.map((ink) => 255 - ink),
    });
    const frame = wrong ? `stroke="${palette.error}" stroke-width="2"` : `stroke="${palette.grid}"`;
    const text = lines[i]!.map(
      (line, at) =>
        `<text x="${x + size / 2}" y="${y + height + 13 + LINE_HEIGHT * at}" text-anchor="middle" font-size="${FONT_SIZE}" fill="${wrong ? palette.error : palette.muted}"${wrong ? ' font-weight="bold"' : ''}>${escapeXml(line)}</text>`,
    );
    return (
      `<image x="${x}" y="${y}" width="${size}" height="${height}" class="pixels" image-rendering="pixelated" preserveAspectRatio="none" href="${url}"/>` +
      `<rect x="${x - 0.5}" y="${y - 0.5}" width="${size + 1}" height="${height + 1}" fill="none" ${frame}/>` +
      text.join('')
    );
  });
  const [width, tall] = [columns * step, Math.ceil(images.length / columns) * stepY + 4];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}" font-family="Inter Variable, system-ui, sans-serif">${parts.join('')}</svg>`;
}
