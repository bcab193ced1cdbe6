// Stand-ins are drawn once: counted by a source that counts its drawings.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder, tiny } from '../../test/tiny-source.ts';
import type { DrawOptions } from './image-source.ts';
import { keptStandIns } from './kept-stand-ins.ts';

const COUNTS = { train: 2000, test: 30 };

function counting(grey = 9) {
  const drawn: number[] = [];
  const draw = (options: DrawOptions) => {
    drawn.push(options.train!);
    const set = (count: number, first: number) => ({
      images: Uint8Array.from({ length: count * 6 }, (_, i) => (first + i) % 251),
      labels: Uint8Array.from({ length: count }, (_, i) => i % 4),
      ...{ count, height: 3, width: 2 },
    });
    return { train: set(options.train!, grey), test: set(options.test!, grey + 1) };
  };
  return { drawn, source: { ...tiny, draw } };
}

const quiet = () => {};

it('draws once, and reads the same images back', async () => {
  const folder = temporaryFolder();
  const { drawn, source } = counting();
  const lines: string[] = [];
  const first = await keptStandIns(source, COUNTS, folder, (line) => lines.push(line));
  expect(lines).toEqual(['tiny: drawing 2030 drawn dots, once']);
  expect(await keptStandIns(source, COUNTS, folder, quiet)).toEqual({
    train: {
      ...first.train,
      images: Buffer.from(first.train.images),
      labels: Buffer.from(first.train.labels),
    },
    test: { ...first.test, images: Buffer.from(first.test.images), labels: Buffer.from(first.test.labels) },
  });
  expect(drawn).toEqual([20, 2000, 20]);
});

it('draws anew where the drawing has changed, and leaves no older file', async () => {
  const folder = temporaryFolder();
  await keptStandIns(counting(9).source, COUNTS, folder, quiet);
  const { drawn, source } = counting(70);
  const second = await keptStandIns(source, COUNTS, folder, quiet);
  expect(second.train.images[0]).toBe(70);
  expect(drawn).toEqual([20, 2000]);
  expect(readdirSync(folder)).toHaveLength(1);
});

it.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, 40)],
  ['empty', () => Buffer.alloc(0)],
  ['changed in one byte', (bytes: Buffer) => bytes.map((byte, i) => (i === 60 ? byte ^ 1 : byte))],
])('draws anew where the file is %s', async (_, damage) => {
  const folder = temporaryFolder();
  const { drawn, source } = counting();
  const whole = await keptStandIns(source, COUNTS, folder, quiet);
  const path = join(folder, readdirSync(folder)[0]!);
  writeFileSync(path, damage(readFileSync(path)));
  const again = await keptStandIns(source, COUNTS, folder, quiet);
  expect([...again.train.images]).toEqual([...whole.train.images]);
  expect(drawn).toEqual([20, 2000, 20, 2000]);
});

it('goes on without a folder that can be written, and says so', async () => {
  const lines: string[] = [];
  const { source } = counting();
  await keptStandIns(source, COUNTS, '/dev/null/no', (line) => lines.push(line));
  expect(lines[1]).toMatch(/^tiny: the drawn images could not be kept in \/dev\/null\/no\/stand-ins/);
});

it('keeps no small sets', async () => {
  const folder = temporaryFolder();
  const { drawn, source } = counting();
  await keptStandIns(source, { train: 10, test: 10 }, folder, quiet);
  expect(drawn).toEqual([10]);
  expect(readdirSync(folder)).toEqual([]);
});
