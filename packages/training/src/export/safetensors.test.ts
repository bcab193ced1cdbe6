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

  const withData = (header: string, length: number) =>
    Uint8Array.of(...withHeader(header), ...new Array(length).fill(0));

  test.each<[Uint8Array, string]>([
    [good.slice(0, 5), 'a file has at least 8 bytes; got 5'],
    [good.slice(0, 20), 'It is truncated or no safetensors file.'],
    [good.slice(0, good.length - 4), "'w' ends at byte"],
    [withHeader('not json'), 'the header is no JSON: not json'],
    [
      withHeader('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}'),
      "'w' of shape [2] needs 8 bytes; its offsets span 4",
    ],
    [withHeader('[]'), 'the header must be an object of entries; got []'],
    [withHeader('null'), 'the header must be an object of entries; got null'],
    [withHeader('{"w":null}'), "'w' must have dtype, shape and data_offsets; got null"],
    [withHeader('{"w":{"shape":[0],"data_offsets":[0,0]}}'), "'w' has dtype nothing; F32 and I32 are read"],
    [
      withHeader('{"w":{"dtype":"F32","data_offsets":[0,0]}}'),
      "'w' needs a shape of whole numbers of at least 0; got nothing",
    ],
    [
      withHeader('{"w":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}'),
      "'w' needs a shape of whole numbers of at least 0; got [-1,-1]",
    ],
    [
      withHeader('{"w":{"dtype":"F32","shape":[0]}}'),
      "'w' needs data_offsets of two whole numbers of at least 0; got nothing",
    ],
    [
      withHeader('{"w":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}'),
      "'w' of shape [0] needs 0 bytes; its offsets span -4",
    ],
    [withHeader('{"__metadata__":{"n":1}}'), "__metadata__ must hold texts; 'n' is 1"],
    [withHeader('{"__metadata__":["n"]}'), '__metadata__ must be an object of texts; got ["n"]'],
    [
      withData(
        '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        8,
      ),
      "'b' begins at byte 4 of the data, inside 'a'",
    ],
    [
      withData(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}',
        12,
      ),
      "bytes 4 to 8 of the data, before 'b', belong to no tensor",
    ],
    [
      withData('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 7),
      'the last 3 bytes of the file belong to no tensor',
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
    const negative = { dtype: 'float32' as const, shape: [-1, -2], data: new Float32Array(2) };
    expect(() => writeSafetensors({ tensors: { negative } })).toThrow(
      "'negative' needs a shape of whole numbers of at least 0; got [-1,-2]",
    );
    for (const [value, words] of [
      [3, 'a number'],
      [null, 'null'],
      [{ a: 1 }, 'a object'],
    ] as const) {
      expect(() => writeSafetensors({ tensors: {}, metadata: { epochs: value as never } })).toThrow(
        `writeSafetensors: metadata must be text; 'epochs' is ${words}. Write it as JSON.`,
      );
    }
    expect(() => treeOfNames({ '__proto__/x': hostTensor([1]) })).toThrow(
      "'__proto__' cannot be part of a name",
    );
    expect(() => nameTensors({ 'a/b': hostTensor([1]), a: { b: hostTensor([2]) } })).toThrow(
      "nameTensors: two tensors would be called 'a/b'; keep '/' out of their names",
    );
  });

  test.each([
    ['a', 'a/b'],
    ['a/b/c', 'a/b'],
    ['a/b/c/d', 'a/b'],
  ])('a tensor is no branch: %s beside %s, whose values stay as they were', (first, second) => {
    const tensors = { [first]: hostTensor([1]), [second]: hostTensor([2]) };
    const before = structuredClone(tensors);
    expect(() => treeOfNames(tensors)).toThrow(
      /cannot be a tensor and the beginning of '.+' too; rename one/,
    );
    expect(tensors).toEqual(before);
  });
});

describe('names that mean something to JavaScript are names', () => {
  const names = [
    'constructor/prototype/x',
    'toString/y',
    'hasOwnProperty',
    'valueOf/constructor/name',
    'then/then',
  ];

  test('in trees, which reach nothing else', () => {
    const tree = treeOfNames(Object.fromEntries(names.map((name, i) => [name, hostTensor([i])])));
    expect(({} as { x?: unknown }).x).toBeUndefined();
    expect(Object.keys(tree).sort()).toEqual([
      'constructor',
      'hasOwnProperty',
      'then',
      'toString',
      'valueOf',
    ]);
    expect(nameTensors(tree)).toEqual(Object.fromEntries(names.map((name, i) => [name, hostTensor([i])])));
  });

  test('in files, __proto__ among them', () => {
    const all = [...names, '__proto__'];
    const tensors = Object.fromEntries(all.map((name, i) => [name, hostTensor([i])]));
    const metadata = Object.fromEntries(all.map((name) => [name, name]));
    const read = readSafetensors(writeSafetensors({ tensors, metadata }));
    expect(Object.keys(read.tensors).sort()).toEqual([...all].sort());
    expect(Object.keys(read.metadata!).sort()).toEqual([...all].sort());
    expect(Object.getPrototypeOf(read.tensors)).toBeNull();
    expect(Object.getPrototypeOf(read.metadata)).toBeNull();
  });
});
