// A small grey canvas with anti-aliased strokes and polygons. Draws what it is told; no randomness, no shapes of its own.

/** Points as x, y, x, y, … in pixels: x to the right, y down, the first pixel's centre at (0.5, 0.5). */
export type Path = readonly number[];

/** Grey level in [0, 1], the same everywhere or by position. */
export type Tone = number | ((x: number, y: number) => number);

/** Height and width of the canvas. */
export const SIDE = 28;

const SUBLINES = 4;

/** 28 × 28 grey levels in [0, 1], black at first. */
export class Canvas {
  /** [28, 28], row-major. */
  readonly pixels: Float32Array = new Float32Array(SIDE * SIDE);
  readonly #coverage = new Float32Array(SIDE * SIDE);
  readonly #crossings = new Float64Array(256);

  /** Makes everything black. */
  clear(): void {
    this.pixels.fill(0);
  }

  /**
   * Draws a line of round pen strokes through the points.
   *
   * @param radius - of the pen, in pixels, by position along the path in [0, 1]
   * @param softness - width of the edge from full to none, in pixels; default 1
   */
  stroke(path: Path, radius: (along: number) => number, tone: Tone, softness = 1): void {
    const coverage = this.#coverage;
    const segments = path.length / 2 - 1;
    let widest = 0;
    for (let segment = 0; segment < segments; segment++) {
      const ax = path[2 * segment]!;
      const ay = path[2 * segment + 1]!;
      const dx = path[2 * segment + 2]! - ax;
      const dy = path[2 * segment + 3]! - ay;
      const pen = radius((segment + 0.5) / segments);
      const reach = pen + softness / 2 + 0.5;
      widest = Math.max(widest, reach);
      const squared = dx * dx + dy * dy || 1e-12;
      const left = Math.max(0, Math.floor(Math.min(ax, ax + dx) - reach));
      const right = Math.min(SIDE - 1, Math.floor(Math.max(ax, ax + dx) + reach));
      const top = Math.max(0, Math.floor(Math.min(ay, ay + dy) - reach));
      const bottom = Math.min(SIDE - 1, Math.floor(Math.max(ay, ay + dy) + reach));
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) {
          const px = column + 0.5 - ax;
          const py = row + 0.5 - ay;
          const along = Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
          const ex = px - along * dx;
          const ey = py - along * dy;
          const covered = (pen - Math.sqrt(ex * ex + ey * ey)) / softness + 0.5;
          const pixel = row * SIDE + column;
          if (covered > coverage[pixel]!) coverage[pixel] = Math.min(covered, 1);
        }
      }
    }
    this.#composite(tone, path, widest + 1);
  }

  /** Fills a closed polygon (even-odd). */
  fill(path: Path, tone: Tone): void {
    const coverage = this.#coverage;
    const crossings = this.#crossings;
    const corners = path.length / 2;
    const [top, bottom] = rowsOf(path, 0);
    for (let line = top * SUBLINES; line < bottom * SUBLINES; line++) {
      const y = (line + 0.5) / SUBLINES;
      let count = 0;
      for (let i = 0, j = corners - 1; i < corners; j = i++) {
        const yi = path[2 * i + 1]!;
        const yj = path[2 * j + 1]!;
        if (yi > y === yj > y) continue;
        const x = path[2 * i]! + ((y - yi) / (yj - yi)) * (path[2 * j]! - path[2 * i]!);
        let place = count++;
        for (; place > 0 && crossings[place - 1]! > x; place--) crossings[place] = crossings[place - 1]!;
        crossings[place] = x;
      }
      const row = Math.floor(line / SUBLINES) * SIDE;
      for (let i = 0; i + 1 < count; i += 2) {
        const from = Math.max(0, crossings[i]!);
        const to = Math.min(SIDE, crossings[i + 1]!);
        for (let column = Math.floor(from); column < to; column++) {
          coverage[row + column]! += (Math.min(to, column + 1) - Math.max(from, column)) / SUBLINES;
        }
      }
    }
    this.#composite(tone, path, 0);
  }

  /** Lays the tone over the rows that the path and its reach touch, and clears the coverage there. */
  #composite(tone: Tone, path: Path, reach: number): void {
    const { pixels } = this;
    const coverage = this.#coverage;
    const [top, bottom] = rowsOf(path, reach);
    for (let pixel = top * SIDE; pixel < bottom * SIDE; pixel++) {
      const covered = coverage[pixel]!;
      if (covered <= 0) continue;
      const level =
        typeof tone === 'number' ? tone : tone((pixel % SIDE) + 0.5, Math.floor(pixel / SIDE) + 0.5);
      pixels[pixel]! += (level - pixels[pixel]!) * covered;
      coverage[pixel] = 0;
    }
  }
}

/** The first row that a path touches, and the one after its last, on the canvas. */
function rowsOf(path: Path, reach: number): [top: number, bottom: number] {
  let least = SIDE;
  let most = 0;
  for (let i = 1; i < path.length; i += 2) {
    least = Math.min(least, path[i]!);
    most = Math.max(most, path[i]!);
  }
  return [Math.max(0, Math.floor(least - reach)), Math.min(SIDE, Math.ceil(most + reach))];
}

/** A smooth curve through the points (Catmull–Rom), as a finer path. */
export function smoothPath(points: Path, steps = 5, closed = false): number[] {
  const count = points.length / 2;
  if (count < 3 && !closed) return [...points];
  const at = (i: number, axis: number) => {
    const wrapped = closed ? (i + count) % count : Math.min(count - 1, Math.max(0, i));
    return points[2 * wrapped + axis]!;
  };
  const path: number[] = [];
  const spans = closed ? count : count - 1;
  for (let i = 0; i < spans; i++) {
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      for (const axis of [0, 1]) {
        const [a, b, c, d] = [at(i - 1, axis), at(i, axis), at(i + 1, axis), at(i + 2, axis)];
        path.push(b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));
      }
    }
  }
  if (!closed) path.push(at(count - 1, 0), at(count - 1, 1));
  return path;
}
