// Running programs: what is checked, what stays as it is, what is equal from run to run.

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, compileScan, type HostTensor, hostTensor, ProgramInputError, random } from '../index.ts';
import { tf } from '../tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const carry = { w: hostTensor([1, 2, 3]), fixed: hostTensor([7]) };
const input = { x: hostTensor([1, 1, 1]), i: hostTensor(Int32Array.of(0), []) };

const scanned = () =>
  compileScan(
    (c, { x, i }, { table }) => {
      const row = tf.gather(table, i) as unknown as tf.Tensor1D;
      return [
        { w: tf.add(tf.mul(c.w, x), row), fixed: c.fixed },
        { before: c.w, row },
      ];
    },
    { carry, input, resident: { table: { dtype: 'float32', shape: [4, 3] } }, name: 'walk' },
  );

const stacked = (steps: number) => ({
  x: hostTensor(new Float32Array(3 * steps).fill(1), [steps, 3]),
  i: hostTensor(Int32Array.from({ length: steps }, (_, i) => i % 4)),
});
const resident = {
  table: hostTensor(
    Float32Array.from({ length: 12 }, (_, i) => i),
    [4, 3],
  ),
};

describe('a scan', () => {
  test('gathers its batches from resident data and stacks its outputs', async () => {
    const program = await scanned();
    const { carry: next, outputs } = await program.run(carry, stacked(4), resident);
    program.dispose();
    expect([...next.w.data]).toEqual([1 + 18, 2 + 22, 3 + 26]);
    expect(outputs.row.shape).toEqual([4, 3]);
    expect([...outputs.before.data.slice(0, 6)]).toEqual([1, 2, 3, 1, 3, 5]);
  });

  test('hands on what it never changes as the very tensor given', async () => {
    const program = await scanned();
    const { carry: next } = await program.run(carry, stacked(1), resident);
    program.dispose();
    expect(next.fixed).toBe(carry.fixed);
  });

  test('runs on from its own results, and does not write into what it was given', async () => {
    const program = await scanned();
    const first = await program.run(carry, stacked(2), resident);
    const second = await program.run(first.carry, stacked(2), resident);
    program.dispose();
    expect([...carry.w.data]).toEqual([1, 2, 3]);
    expect([...first.carry.w.data]).toEqual([4, 7, 10]);
    expect([...second.carry.w.data]).toEqual([7, 12, 17]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a missing input', { i: stacked(2).i }, 'walk.run: input.x: missing; the names given here are i'],
    [
      'a wrong shape',
      { ...stacked(2), x: hostTensor([1, 2, 3]) },
      'walk.run: input.x: expected float32[steps,3]; got a tensor float32[3]',
    ],
    [
      'a wrong dtype',
      { ...stacked(2), i: hostTensor([1, 2]) },
      'walk.run: input.i: expected int32[steps]; got a tensor float32[2]',
    ],
    [
      'other step counts',
      { ...stacked(2), i: stacked(3).i },
      'walk.run: inputs must have one number of steps; input.x has 2, input.i has 3',
    ],
    ['no steps', stacked(0), 'walk.run: input.x: expected at least one step; got 0'],
    [
      'too little memory',
      { ...stacked(2), x: { dtype: 'float32', shape: [2, 3], data: new Float32Array(5) } },
      'walk.run: input.x: expected 6 numbers in a Float32Array; got 5 in Float32Array',
    ],
    ['no tensor', { ...stacked(2), x: null }, 'walk.run: input.x: expected float32[steps,3]; got null'],
  ])('refuses %s', async (_, inputs, message) => {
    const program = await scanned();
    const run = program.run(carry, inputs as never, resident);
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toBeInstanceOf(ProgramInputError);
    program.dispose();
  });

  test('refuses to run after dispose, and can be disposed twice', async () => {
    const program = await scanned();
    program.dispose();
    program.dispose();
    await expect(program.run(carry, stacked(1), resident)).rejects.toThrow(
      'walk: the program has been disposed; compile it again',
    );
  });

  test('names what failed at run time', async () => {
    const program = await compileScan((c, i, r) => [c.add(1), { row: tf.gather(r.table, tf.abs(i)) }], {
      carry: hostTensor([0], []),
      input: input.i,
      resident,
      name: 'walk',
    });
    const run = program.run(hostTensor([0], []), hostTensor(Int32Array.of(99)), resident);
    await expect(run).rejects.toThrow(
      /^walk: ONNX Runtime could not run the program: .*indices element out of data bounds/,
    );
    program.dispose();
  });

  test('names the number that is no row of what stays resident', async () => {
    const program = await scanned();
    const run = program.run(carry, { ...stacked(1), i: hostTensor(Int32Array.of(99)) }, resident);
    await expect(run).rejects.toThrow(
      'walk.run: input.i: expected numbers of rows of resident.table, from -4 to 3; got 99',
    );
    program.dispose();
  });

  test('accepts results that are inputs, constants, or one value twice', async () => {
    const program = await compileScan(
      (c, x) => [
        { a: c.b, b: c.a, c: c.c },
        { x, again: x, one: tf.scalar(1), sum: [tf.add(x, c.a), tf.add(x, c.a)], kept: c.c },
      ],
      { carry: { a: hostTensor([1]), b: hostTensor([2]), c: hostTensor([3]) }, input: hostTensor([0]) },
    );
    const start = { a: hostTensor([1]), b: hostTensor([2]), c: hostTensor([3]) };
    const { carry: next, outputs } = await program.run(start, hostTensor([10, 20, 30], [3, 1]));
    program.dispose();
    expect([next.a.data[0], next.b.data[0], next.c.data[0]]).toEqual([2, 1, 3]);
    expect(outputs.sum.map(({ data }: HostTensor) => [...data])).toEqual([
      [11, 22, 31],
      [11, 22, 31],
    ]);
    expect([...outputs.one.data]).toEqual([1, 1, 1]);
    expect([...outputs.kept.data]).toEqual([3, 3, 3]);
    expect([...outputs.again.data]).toEqual([10, 20, 30]);
  });
});

test('two programs from one step give equal bytes, run after run', async () => {
  const start = {
    w: hostTensor(
      Float32Array.from({ length: 64 }, (_, i) => Math.sin(i)),
      [8, 8],
    ),
    key: hostTensor(Int32Array.of(1, 2)),
  };
  const build = () =>
    compileScan(
      (c, x) => {
        const noise = random.normal(random.foldIn(c.key, x), [8, 8]);
        return [{ w: tf.tanh(tf.add(tf.matMul(c.w, c.w), noise)), key: c.key }, tf.mean(c.w)];
      },
      { carry: start, input: { dtype: 'int32', shape: [] } },
    );
  const steps = hostTensor(Int32Array.from({ length: 30 }, (_, i) => i));
  const [a, b] = [await build(), await build()];
  const results = [await a.run(start, steps), await a.run(start, steps), await b.run(start, steps)];
  for (const { carry: end, outputs } of results) {
    expect(end.w.data).toEqual(results[0]!.carry.w.data);
    expect(outputs.data).toEqual(results[0]!.outputs.data);
  }
  a.dispose();
  b.dispose();
});

test('a program without input or resident data runs on its carry alone', async () => {
  const program = await compile((c) => [tf.add(c, 1), { twice: tf.mul(c, 2) }], {
    carry: { dtype: 'float32', shape: [2] },
  });
  const { carry: next, outputs } = await program.run(hostTensor([1, 2]));
  program.dispose();
  expect([...next.data, ...outputs.twice.data]).toEqual([2, 3, 2, 4]);
});
