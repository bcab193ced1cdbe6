import { expect, it } from 'vitest';
import { packedJson, unpackedJson } from './packed-json.ts';

it('keeps typed arrays, numbers that are not finite, and the rest as it is', () => {
  const value = {
    metrics: { a: Number.NaN, b: -0, c: Number.NEGATIVE_INFINITY, d: 0.1 },
    series: { loss: Float64Array.of(1, Number.NaN, 1e-300) },
    artifacts: {
      image: Uint8Array.of(0, 255),
      grid: [Float32Array.of(0.5), null, 'x', true],
      labels: Int32Array.of(-1),
    },
  };
  expect(unpackedJson(packedJson(value))).toEqual(value);
});

it('packs a part of a larger buffer as that part', () => {
  const part = new Float64Array(new Float64Array([1, 2, 3, 4]).buffer, 8, 2);
  expect(unpackedJson(packedJson({ part }))).toEqual({ part: Float64Array.of(2, 3) });
});
