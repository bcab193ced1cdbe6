import { expect, it } from 'vitest';
import type { CallResult } from './trial-call.ts';
import { decodeTrialFile, encodeTrialFile } from './trial-file.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const shared = new Float32Array(new SharedArrayBuffer(8));
shared.set([1.5, -2]);

const result: CallResult = {
  records: [
    {
      trial: 3,
      seed: '00ff',
      status: 'completed',
      metrics: { loss: 0.1 + 0.2 },
      durationMs: 12.25,
      series: { loss: Float64Array.of(nan, inf, -inf, -0, 5e-324) },
      artifacts: {
        weights: Float32Array.from([1, 2, 3, 4]).subarray(1, 3),
        shared,
        labels: new Uint8ClampedArray([0, 255]),
        big: BigInt64Array.of(2n ** 60n),
        nested: { list: [1, nan, 'é\u{1F600}', null, { deep: new Int16Array([-5]) }], flag: true },
      },
    },
    {
      trial: 4,
      seed: '01',
      status: 'failed',
      metrics: {},
      durationMs: 0,
      reason: 'x',
      series: {},
      artifacts: {},
    },
  ],
  broke: false,
};

it('gives back every number, typed array and text exactly', () => {
  const decoded = decodeTrialFile(encodeTrialFile(result));
  expect(decoded).toEqual({
    ...result,
    records: [
      {
        ...result.records[0],
        artifacts: { ...result.records[0]!.artifacts, shared: Float32Array.of(1.5, -2) },
      },
      result.records[1],
    ],
  });
  const { loss } = decoded.records[0]!.series;
  expect([...loss!].map((value, i) => Object.is(value, result.records[0]!.series.loss![i]))).not.toContain(
    false,
  );
});

it('gives arrays of their own memory, not views into the file', () => {
  const { weights } = decodeTrialFile(encodeTrialFile(result)).records[0]!.artifacts as {
    weights: Float32Array;
  };
  expect(weights.buffer.byteLength).toBe(8);
});

it('notices a file that was cut anywhere', () => {
  const bytes = encodeTrialFile(result);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeTrialFile(bytes.subarray(0, length)), `cut at ${length}`).toThrow();
  }
  expect(() => decodeTrialFile(bytes.subarray(0, 12))).toThrow(
    'it holds 12 bytes, fewer than the 40 of its head',
  );
  expect(() => decodeTrialFile(bytes.subarray(0, 60))).toThrow(
    'its checksum does not match: torn or altered',
  );
});

it('notices any altered byte', () => {
  const bytes = encodeTrialFile(result);
  for (let i = 0; i < bytes.length; i++) {
    const altered = bytes.slice();
    altered[i]! ^= 0x10;
    expect(() => decodeTrialFile(altered), `byte ${i}`).toThrow();
  }
});

it('refuses what would not come back as it was, and says where it is', () => {
  const withArtifact = (artifact: unknown) => ({
    ...result,
    records: [{ ...result.records[0]!, artifacts: { net: { layers: [artifact] } } }],
  });
  expect(() => encodeTrialFile(withArtifact(new Map()))).toThrow(
    'artifacts.net.layers[0] must be plain data or typed arrays; it is a Map: pass its fields instead',
  );
  expect(() => encodeTrialFile(withArtifact(() => 0))).toThrow(/layers\[0\] must be .* it is a function/);
});
