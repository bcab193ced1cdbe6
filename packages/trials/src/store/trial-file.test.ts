import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  decodeTrialFile,
  EarlierTrialFile,
  encodeTrialFile,
  littleEndian,
  type TrialFile,
} from './trial-file.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const shared = new Float32Array(new SharedArrayBuffer(8));
shared.set([1.5, -2]);

const result: TrialFile = {
  key: '0123',
  experiment: 'perceptron',
  arm: 'hinge',
  trials: [3, 4],
  seeds: ['00ff', '01'],
  machine: { platform: 'linux', arch: 'x64', cpu: 'A', features: ['avx2'] },
  versions: { node: '20.19.0', 'onnxruntime-node': '1.30.0' },
  records: [
    {
      trial: 3,
      seed: '00ff',
      status: 'completed',
      metrics: { loss: 0.1 + 0.2, zero: -0 },
      durationMs: 12.25,
      series: { loss: Float64Array.of(nan, inf, -inf, -0, 5e-324) },
      artifacts: {
        weights: Float32Array.from([1, 2, 3, 4]).subarray(1, 3),
        shared,
        labels: new Uint8ClampedArray([0, 255]),
        big: BigInt64Array.of(2n ** 60n),
        bytes: Buffer.from([1, 2, 3]).subarray(1),
        nested: { list: [1, nan, 'é\u{1F600}\ud800', null, { deep: new Int16Array([-5]) }], flag: true },
        odd: { $: 1, inner: { $: { $: 'NaN' } } },
        missing: undefined,
        large: -(2n ** 70n),
        ['__proto__']: 'a name like any other',
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
        artifacts: {
          ...Object.fromEntries(Object.entries(result.records[0]!.artifacts)),
          shared: Float32Array.of(1.5, -2),
          bytes: Uint8Array.of(2, 3),
        },
      },
      result.records[1],
    ],
  });
  expect(Object.getOwnPropertyNames(decoded.records[0]!.artifacts)).toContain('__proto__');
  expect(Object.is(decoded.records[0]!.metrics.zero, -0)).toBe(true);
  const { loss } = decoded.records[0]!.series;
  expect([...loss!].map((value, i) => Object.is(value, result.records[0]!.series.loss![i]))).not.toContain(
    false,
  );
});

it('gives arrays of their own memory, not views into the file, which a buffer may lend again', () => {
  const bytes = Buffer.from(encodeTrialFile(result));
  const { weights } = decodeTrialFile(bytes).records[0]!.artifacts as { weights: Float32Array };
  bytes.fill(0xff);
  expect(weights.buffer.byteLength).toBe(8);
  expect([...weights]).toEqual([2, 3]);
});

it('reads what another program wrote, from the description of the form alone', () => {
  // test/fixtures/write-trial-file.py
  const bytes = readFileSync(new URL('../../test/fixtures/by-python.trial', import.meta.url));
  expect(decodeTrialFile(bytes)).toEqual({
    key: 'f00d',
    experiment: 'perceptron',
    arm: 'hinge',
    trials: [7],
    seeds: ['00000000000000ff'],
    machine: { arch: 'riscv64' },
    versions: { python: '3' },
    broke: false,
    records: [
      {
        trial: 7,
        seed: '00000000000000ff',
        status: 'diverged',
        reason: 'loss is NaN',
        metrics: { loss: 0.1 },
        durationMs: 2.5,
        series: { loss: Float64Array.of(0.1, nan, -inf) },
        artifacts: {
          labels: Int16Array.of(-2, 300),
          count: Uint8Array.of(1, 2, 3),
          big: BigUint64Array.of(2n ** 63n),
        },
      },
    ],
  });
});

it('is little-endian on any processor', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  expect([...littleEndian(bytes, 4, 'BE')]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
  expect([...littleEndian(bytes, 2, 'BE')]).toEqual([2, 1, 4, 3, 6, 5, 8, 7]);
  expect(littleEndian(bytes, 4, 'LE')).toBe(bytes);
  expect(littleEndian(bytes, 1, 'BE')).toBe(bytes);
});

it('says that a file is of the earlier form', () => {
  expect(() => decodeTrialFile(Buffer.from('TBTRIAL1 and the rest'))).toThrow(EarlierTrialFile);
});

it('notices a file that was cut anywhere', () => {
  const bytes = encodeTrialFile(result);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeTrialFile(bytes.subarray(0, length)), `cut at ${length}`).toThrow();
  }
  expect(() => decodeTrialFile(bytes.subarray(0, 12))).toThrow(
    'it holds 12 bytes, fewer than the 48 of its head',
  );
  expect(() => decodeTrialFile(bytes.subarray(0, 70))).toThrow(
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
