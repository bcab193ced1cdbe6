import { Buffer } from 'node:buffer';
import { hostTensor } from '@trialbook/jit';
import { lenet5 } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import { readFixture } from '../../test/fixture.ts';
import { nameTensors, readSafetensors, treeOfNames, writeSafetensors } from './safetensors.ts';

interface Entry {
  readonly base64: string;
  readonly tensors: Readonly<Record<string, { dtype: string; shape: number[]; data: number[] }>>;
}
const fixture = readFixture<Record<'floats' | 'mixed' | 'half', Entry>>('safetensors.json');
const bytesOf = (entry: Entry) => new Uint8Array(Buffer.from(entry.base64, 'base64'));

describe('files of the Python package safetensors', () => {
  test.each(['floats', 'mixed'] as const)('%s are read', (name) => {
    const { tensors } = readSafetensors(bytesOf(fixture[name]));
    for (const [key, expected] of Object.entries(fixture[name].tensors)) {
      const tensor = tensors[key]!;
      expect(tensor.dtype).toBe(expected.dtype);
      expect(tensor.shape).toEqual(expected.shape);
      const values = expected.data.map((value) =>
        expected.dtype === 'float32' ? Math.fround(value) : value,
      );
      expect([...tensor.data]).toEqual(values);
    }
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(fixture[name].tensors).sort());
  });

  test('are written byte for byte as Python writes them', () => {
    const { tensors, metadata } = readSafetensors(bytesOf(fixture.floats));
    expect(metadata).toEqual({ model: 'mlp', note: 'grüße' });
    const ours = writeSafetensors({ tensors, metadata: { model: 'mlp', note: 'grüße' } });
    const header = (bytes: Uint8Array) => {
      const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
      return {
        json: JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))),
        data: bytes.slice(8 + length),
      };
    };
    expect(header(ours)).toEqual(header(bytesOf(fixture.floats)));
    expect(ours.length).toBe(bytesOf(fixture.floats).length);
  });
});

test("a model's parameters survive, bit by bit", () => {
  const { params } = lenet5().init(seedTree(1));
  const bytes = writeSafetensors({ tensors: nameTensors(params) });
  expect(treeOfNames(readSafetensors(bytes).tensors)).toEqual(params);
});

describe('errors', () => {
  const good = writeSafetensors({ tensors: { w: hostTensor([1, 2]) } });
  const withHeader = (header: string) => {
    const bytes = new Uint8Array(8 + header.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    return bytes;
  };

  test.each<[Uint8Array, string]>([
    [good.slice(0, 5), 'a file has at least 8 bytes; got 5'],
    [good.slice(0, 20), 'It is truncated or no safetensors file.'],
    [good.slice(0, good.length - 4), "'w' ends at byte"],
    [withHeader('not json'), 'the header is no JSON: not json'],
    [
      withHeader('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}'),
      "'w' of shape [2] needs 8 bytes; its offsets span 4",
    ],
    [bytesOf(fixture.half), "'weights' has dtype F16; F32 and I32 are read. Convert it first."],
  ])('%#', (bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  test('what cannot be written, or named', () => {
    const short = { dtype: 'float32' as const, shape: [3], data: new Float32Array(2) };
    expect(() => writeSafetensors({ tensors: { short } })).toThrow(
      "'short' of shape [3] needs 3 numbers; got 2",
    );
    expect(() => treeOfNames({ '__proto__/x': hostTensor([1]) })).toThrow(
      "'__proto__' cannot be part of a name",
    );
  });
});
