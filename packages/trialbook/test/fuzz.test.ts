// Kept results that somebody damaged or made by hand: read whole or refused in words, never by accident of the reader.

import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fuzz } from '../../../fuzz.shared.ts';
import { packExperiment, unpackExperiment } from '../src/kept/kept-pack.ts';
import { aKeptExperiment } from './support/kept-experiment.ts';

const kept = aKeptExperiment();
const { bytes: packed, unpackedBytes } = packExperiment(kept);
const unpacked = gunzipSync(packed);

/** What was read, or undefined for a refusal that is no accident. */
function read(bytes: Uint8Array, size: number): unknown {
  try {
    return unpackExperiment(bytes, size);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect(error, String((error as Error).stack)).not.toBeInstanceOf(TypeError);
    expect(error, String((error as Error).stack)).not.toBeInstanceOf(RangeError);
    expect((error as Error).message).toMatch(/\w/);
    return undefined;
  }
}

it('damage of the packed file is noticed, or changes nothing', () => {
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
      const found = read(
        cut ? packed.slice(0, at) : Uint8Array.from(packed).fill(byte, at, at + 1),
        unpackedBytes,
      );
      if (found !== undefined) expect(found).toEqual(kept);
    }),
    fuzz,
  );
});

it('a heading made by hand is read or refused in words', () => {
  const start = 8;
  const length = unpacked.readUInt32LE(start);
  const heading = JSON.parse(unpacked.subarray(start + 4, start + 4 + length).toString('utf8'));
  const arm = fc.record(
    { arm: fc.jsonValue({ maxDepth: 1 }), calls: fc.jsonValue({ maxDepth: 1 }) },
    { requiredKeys: [] },
  );
  const changed = fc.record(
    {
      id: fc.jsonValue({ maxDepth: 1 }),
      info: fc.jsonValue({ maxDepth: 2 }),
      arms: fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.array(fc.oneof(arm, fc.constant(heading.arms[0])), { maxLength: 3 }),
      ),
    },
    { requiredKeys: [] },
  );
  const texts = fc.oneof(
    changed.map((parts) => JSON.stringify({ ...heading, ...parts })),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const head = Buffer.from(text, 'utf8');
      const size = Buffer.alloc(4);
      size.writeUInt32LE(head.length);
      const made = Buffer.concat([
        unpacked.subarray(0, start),
        size,
        head,
        unpacked.subarray(start + 4 + length),
      ]);
      read(gzipSync(made), made.length);
    }),
    fuzz,
  );
});
