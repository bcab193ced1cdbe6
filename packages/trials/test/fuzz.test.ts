// Trial files: random content comes back exactly; damage is always noticed; and a file that somebody made by hand, with a right
// checksum, is read or refused in words, never half read.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fuzz } from '../../../fuzz.shared.ts';
import { decodeTrialFile, encodeTrialFile, type TrialFile } from '../src/store/trial-file.ts';

const number = fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, 5e-324));
const name = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('__proto__', '$', 'constructor', 'length'),
);
const array = fc.oneof(
  fc.array(number, { maxLength: 5 }).map((values) => Float64Array.from(values)),
  fc.array(number, { maxLength: 5 }).map((values) => Float32Array.from(values)),
  fc.uint8Array({ maxLength: 5 }),
  fc
    .array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 3 })
    .map((values) => BigInt64Array.from(values)),
);
const artifact = fc.letrec((again) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    number,
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    array,
    fc.array(again('any'), { maxLength: 3 }),
    fc.dictionary(name, again('any'), { maxKeys: 3 }),
  ),
})).any;

const file = fc
  .record({
    artifacts: fc.dictionary(name, artifact, { maxKeys: 3 }),
    series: fc.dictionary(
      name,
      fc.array(number, { maxLength: 4 }).map((values) => Float64Array.from(values)),
      { maxKeys: 2 },
    ),
    metrics: fc.dictionary(name, fc.double({ noNaN: true, noDefaultInfinity: true }), { maxKeys: 2 }),
    reason: fc.string(),
    arm: fc.string(),
    broke: fc.boolean(),
  })
  .map(
    ({ arm, broke, ...record }): TrialFile => ({
      key: '0123',
      experiment: 'fuzzed',
      arm,
      trials: [0],
      seeds: ['0f'],
      machine: { platform: 'linux', arch: 'x64', cpu: 'A', features: [] },
      versions: { node: '20.19.0' },
      records: [{ trial: 0, seed: '0f', status: 'failed', durationMs: 1, ...record }],
      broke,
    }),
  );

/** The refusal, which says something and is no accident of the reader. */
function refusalOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect(error, String((error as Error).stack)).not.toBeInstanceOf(TypeError);
    expect(error, String((error as Error).stack)).not.toBeInstanceOf(RangeError);
    return (error as Error).message;
  }
}

it('gives back what was stored', () => {
  fc.assert(
    fc.property(file, (given) => {
      expect(decodeTrialFile(encodeTrialFile(given))).toEqual(given);
    }),
    fuzz,
  );
});

it('notices every damage', () => {
  fc.assert(
    fc.property(file, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, at, flip) => {
      const bytes = encodeTrialFile(given);
      bytes[at % bytes.length]! ^= flip;
      expect(refusalOf(() => decodeTrialFile(bytes))).toMatch(/\w/);
      bytes[at % bytes.length]! ^= flip;
      expect(refusalOf(() => decodeTrialFile(bytes.subarray(0, at % bytes.length)))).toMatch(/\w/);
    }),
    fuzz,
  );
});

it('refuses a header made by hand in words, or reads it whole', () => {
  const head = 'TBTRIAL2'.length + 32;
  const parts = fc.record(
    Object.fromEntries(
      [
        'version',
        'key',
        'experiment',
        'arm',
        'trials',
        'seeds',
        'outcome',
        'broke',
        'machine',
        'versions',
        'arrays',
        'records',
      ].map((field) => [field, fc.jsonValue({ maxDepth: 3 })]),
    ),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(file, parts, fc.uint8Array({ maxLength: 9 }), (given, changed, rest) => {
      const bytes = encodeTrialFile(given);
      const length = new DataView(bytes.buffer).getUint32(head, true);
      const header = JSON.parse(new TextDecoder().decode(bytes.subarray(head + 8, head + 8 + length)));
      const text = new TextEncoder().encode(JSON.stringify({ ...header, ...changed }));
      const summed = new Uint8Array(8 + text.length + rest.length);
      new DataView(summed.buffer).setUint32(0, text.length, true);
      summed.set(text, 8);
      summed.set(rest, 8 + text.length);
      const sum = createHash('sha256').update(summed).digest();
      refusalOf(() => decodeTrialFile(Uint8Array.of(...bytes.subarray(0, 8), ...sum, ...summed)));
    }),
    fuzz,
  );
});
