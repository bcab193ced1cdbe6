// Random and damaged safetensors files, and random names: a named error or the right content, and nothing else is touched.

import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { fuzz } from '../../../fuzz.shared.ts';
import { TrainingError } from '../src/errors.ts';
import {
  type HostTensor,
  hostTensor,
  nameTensors,
  readSafetensors,
  treeOfNames,
  writeSafetensors,
} from '../src/index.ts';

const ownOfObject = Object.getOwnPropertyNames(Object.prototype).sort();
afterEach(() => expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(ownOfObject));

const word = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.constantFrom('constructor', 'prototype', '__proto__', 'toString', 'a', 'b', '', '0', '__metadata__'),
);
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('/'));
const tensor = fc
  .record({
    shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
    whole: fc.boolean(),
    start: fc.integer({ min: -1000, max: 1000 }),
  })
  .map(({ shape, whole, start }): HostTensor => {
    const length = shape.reduce((product, size) => product * size, 1);
    const numbers = Array.from({ length }, (_, i) => (start + i) / (whole ? 1 : 7));
    return hostTensor(whole ? Int32Array.from(numbers) : Float32Array.from(numbers), shape);
  });
const tensors = fc
  .dictionary(name, tensor, { maxKeys: 5 })
  .filter((made) => !Object.hasOwn(made, '__metadata__'));

function refusal<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(TrainingError);
    return undefined;
  }
}

/** What was read can be written, and read again. */
function expectSound(bytes: Uint8Array): void {
  const content = refusal(() => readSafetensors(bytes));
  if (content === undefined) return;
  expect(readSafetensors(writeSafetensors(content))).toEqual(content);
}

it('files give back what was written', () => {
  fc.assert(
    fc.property(tensors, fc.dictionary(word, fc.string()), (content, metadata) => {
      const read = readSafetensors(writeSafetensors({ tensors: content, metadata }));
      expect({ ...read.tensors }).toEqual({ ...content });
      expect({ ...read.metadata }).toEqual({ ...metadata });
    }),
    fuzz,
  );
});

it('damaged files are read for what they say, or refused by name', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(tensors, changes, fc.nat(), (content, damage, cut) => {
      const bytes = writeSafetensors({ tensors: content });
      for (const [at, byte] of damage) bytes[at % bytes.length] = byte;
      expectSound(bytes);
      expectSound(bytes.subarray(0, cut % bytes.length));
    }),
    fuzz,
  );
});

it('any header is read for what it says, or refused by name', () => {
  const field = fc.oneof(
    fc.constantFrom<unknown>(
      'F32',
      'I32',
      'F16',
      [0, 4],
      [4, 0],
      [0, 8],
      [1],
      [2],
      [0],
      [-1],
      [1.5],
      [1e300, 1e300],
    ),
    fc.jsonValue(),
  );
  const entry = fc.oneof(
    fc.record({ dtype: field, shape: field, data_offsets: field }, { requiredKeys: [] }),
    fc.constant({ dtype: 'F32', shape: [1], data_offsets: [0, 4] }),
    fc.jsonValue(),
  );
  const header = fc.oneof(fc.dictionary(word, entry), fc.jsonValue()).map((json) => JSON.stringify(json));
  const data = fc.uint8Array({ maxLength: 12 });
  fc.assert(
    fc.property(fc.oneof(header, fc.string()), data, (json, rest) => {
      const text = new TextEncoder().encode(json);
      const length = new Uint8Array(new BigUint64Array([BigInt(text.length)]).buffer);
      expectSound(Uint8Array.of(...length, ...text, ...rest));
    }),
    fuzz,
  );
});

it('names come back from the tree that they make, or are refused by name; the tensors stay as they were', () => {
  fc.assert(
    fc.property(tensors, (content) => {
      const before = structuredClone(content);
      const tree = refusal(() => treeOfNames(content));
      expect(content).toEqual(before);
      if (tree !== undefined && Object.keys(content).length > 0) {
        expect({ ...nameTensors(tree) }).toEqual({ ...content });
      }
    }),
    fuzz,
  );
});
