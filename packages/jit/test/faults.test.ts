// Values that once differed from eager TensorFlow.js, or were accepted and should not be: each a kind of fault, not one case.

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, compileScan, type HostTensor, hostTensor, JitError } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { example, expectParity } from './expect-parity.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const ints = (...numbers: number[]) => hostTensor(Int32Array.from(numbers));
const bools = (...numbers: number[]) => hostTensor(Uint8Array.from(numbers));
const values = { gradients: false };

describe('NaN shows', () => {
  const rows = hostTensor([1, nan, 3, 4, 5, 6, nan, nan, nan], [3, 3]);
  test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['max of all', (x) => tf.max(x)],
    ['min of all', (x) => tf.min(x)],
    ['max of rows', (x) => tf.max(x, 1)],
    ['min of columns, kept', (x) => tf.min(x, 0, true)],
    ['logSumExp', (x) => tf.logSumExp(x, 1)],
  ])('in %s, and in its gradient', async (_, f) => {
    await expectParity(f, [rows]);
    await expectParity(f, [example([4, 5])]);
  });
});

describe('joins of tensors without elements', () => {
  test.each([0, 1])('keep their shape on axis %i', async (axis) => {
    await expectParity(
      (x: tf.Tensor) => [tf.concat([x, x], axis), tf.concat([x, tf.zeros([0, 4]), x], axis === 1 ? 1 : 0)],
      [hostTensor([], [0, 4])],
    );
  });
  test('in the gradient of split', async () => {
    await expectParity(
      (x: tf.Tensor) => tf.split(x, 2, 0).map((part) => tf.square(part)),
      [hostTensor([], [4, 0])],
    );
  });
});

describe('dtypes as eager has them', () => {
  test.each<[string, (...x: tf.Tensor[]) => tf.Tensor, HostTensor[]]>([
    ['step of int32', (x) => tf.step(x!, 0.5), [ints(-1, 0, 2)]],
    ['max of bool', (x) => tf.max(x!), [bools(0, 1, 0)]],
    ['min of bool', (x) => tf.min(x!), [bools(1, 1)]],
    ['sum of bool', (x) => tf.sum(x!), [bools(1, 1)]],
    [
      'where of int32 and float32',
      (a, b) => tf.where(tf.greater(a!, 0), a!, b!),
      [ints(-1, 2), hostTensor([1.5, 2.5])],
    ],
    ['where of bool and int32', (a, b) => tf.where(tf.cast(a!, 'bool'), a!, b!), [bools(1, 0), ints(7, 8)]],
    ['prelu of int32', (a, b) => tf.prelu(a!, b!), [ints(-4, 4), hostTensor([0.5, 0.5])]],
    ['concat of int32 and float32', (a, b) => tf.concat([a!, b!]), [ints(1, 2), hostTensor([1.7, -1.7])]],
    ['concat of float32 and int32', (a, b) => tf.concat([b!, a!]), [ints(1, 2), hostTensor([1.7, -1.7])]],
    [
      'unsortedSegmentSum of int32',
      (x) => tf.unsortedSegmentSum(x!, tf.tensor1d([0, 2, 0], 'int32'), 3),
      [ints(1, 2, 3)],
    ],
    ['abs of bool', (x) => tf.abs(x!), [bools(0, 1)]],
    ['neg of bool', (x) => tf.cast(tf.neg(x!), 'bool'), [bools(0, 1)]],
    [
      'maxPool of int32',
      (x) => tf.maxPool(tf.reshape(x!, [1, 2, 2, 1]) as tf.Tensor4D, 2, 1, 'same'),
      [ints(1, 5, -3, 2)],
    ],
  ])('%s', async (_, f, inputs) => {
    await expectParity(f as never, inputs, values);
  });
});

describe('numbers as eager has them', () => {
  test('atan2 of infinities and zeros of both signs', async () => {
    const [y, x]: [number[], number[]] = [[], []];
    for (const a of [inf, -inf, 0, -0, 1, -1, nan])
      for (const b of [inf, -inf, 0, -0, 2, -2, nan]) y.push(a) && x.push(b);
    await expectParity(
      (a: tf.Tensor, b: tf.Tensor) => tf.atan2(a, b),
      [hostTensor(y), hostTensor(x)],
      values,
    );
  });
  test('floorDiv of floats by zero', async () => {
    const f = (a: tf.Tensor, b: tf.Tensor) => tf.floorDiv(a, b);
    await expectParity(f, [hostTensor([1, -1, 0, 7, -7]), hostTensor([0, 0, 0, 2, 2])], values);
  });
  test('sums of int32 beyond its range', async () => {
    const most = 2 ** 31 - 1;
    const x = hostTensor(Int32Array.of(most, most, 5, -most, -most, -9), [2, 3]);
    await expectParity((t: tf.Tensor) => [tf.sum(t), tf.sum(t, 1), tf.sum(t, 0, true)], [x], values);
  });
});

describe('accepted as eager accepts it', () => {
  test('the values of topk alone, and the positions alone', async () => {
    await expectParity((x: tf.Tensor) => tf.topk(x, 2).values, [example([3, 5])], values);
    await expectParity((x: tf.Tensor) => tf.topk(x, 2).indices, [example([3, 5])], values);
  });
  test('a depthwise layer without dilations', async () => {
    const layer = tf.layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 });
    layer.build([1, 4, 4, 2]);
    await expectParity((x: tf.Tensor) => layer.apply(x) as tf.Tensor, [example([1, 4, 4, 2])]);
    layer.getWeights().map((weight) => weight.dispose());
  });
  test('scatterND at indices of one axis', async () => {
    await expectParity(
      (x: tf.Tensor) => tf.scatterND(tf.tensor1d([4, 3, 1, 4], 'int32'), x, [8]),
      [example([4])],
      values,
    );
  });
  test('gather with batch axes counted from the end', async () => {
    const picks = hostTensor(Int32Array.of(1, 0, 2, 2), [2, 2]);
    await expectParity(
      (x: tf.Tensor, i: tf.Tensor) => tf.gather(x, i as tf.Tensor1D, 1, -1),
      [example([2, 3]), picks],
      values,
    );
  });
  test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['an ellipsis and a new axis', (x) => tf.stridedSlice(x, [0, 0, 1], [0, 0, 3], [1, 1, 1], 0, 0, 1, 2, 0)],
    [
      'a new axis and a dropped one',
      (x) => tf.stridedSlice(x, [0, 0, 1, 0], [0, 2, 2, 4], [1, 1, 1, 1], 0, 0, 0, 1, 4),
    ],
  ])('stridedSlice with %s', async (_, f) => {
    await expectParity(f, [example([2, 3, 4])], values);
  });
  test('stridedSlice back with a dropped axis, where eager reads the wrong places', async () => {
    const x = hostTensor(
      Float32Array.from({ length: 24 }, (_, i) => i),
      [2, 3, 4],
    );
    const program = await compile(
      (c) => [c, tf.stridedSlice(c, [-1, 2, 0], [-4, 0, 1], [-1, -1, 1], 1, 0, 0, 0, 4)],
      { carry: x },
    );
    // numpy 2: np.arange(24).reshape(2, 3, 4)[-1::-1, 2:0:-1, 0]
    expect([...(await program.run(x)).outputs.data]).toEqual([20, 16, 8, 4]);
    program.dispose();
  });
  test('names with dots, and an empty one', async () => {
    const carry = {
      'a.b': hostTensor([1]),
      a: { b: hostTensor([2]) },
      '': hostTensor([3]),
      '[0]': hostTensor([4]),
    };
    const program = await compile(
      (c) => [
        { ...c, '': tf.add(c[''], 1) },
        { 'x.y': c['a.b'], x: { y: c.a.b } },
      ],
      { carry },
    );
    const { carry: next, outputs } = await program.run(carry);
    expect([...next[''].data, ...outputs['x.y'].data, ...outputs.x.y.data]).toEqual([4, 1, 2]);
    program.dispose();
  });
});

describe('refused by name', () => {
  const refusal = async (attempt: () => unknown): Promise<Error> => {
    try {
      await attempt();
    } catch (error) {
      return error as Error;
    }
    throw new Error('was not refused');
  };
  const image = { dtype: 'float32', shape: [1, 3, 3, 1] } as const;
  const vector = { dtype: 'float32', shape: [3] } as const;
  const traced = (f: (x: tf.Tensor4D) => unknown, carry: object = image) =>
    compile((x) => [x, f(x as tf.Tensor4D)] as never, { carry, name: 'myStep' });

  test.each<[string, () => unknown, string, RegExp]>([
    [
      'a transposed convolution of a shape that does not follow',
      () =>
        traced((x) => tf.conv2dTranspose(x, tf.ones([2, 2, 1, 1]) as tf.Tensor4D, [1, 9, 9, 1], 1, 'valid')),
      'UnsupportedArgumentError',
      /result of shape \[1,9,9,1\] needs a transposed input of shape \[1,8,8,1\].*got \[1,3,3,1\]/,
    ],
    [
      'padding of a pool as large as its window',
      () => traced((x) => tf.maxPool(x, 2, 1, 2)),
      'UnsupportedArgumentError',
      /kernel MaxPool .*padding \[2,2\], \[2,2\] must be less than the window, 2 × 2: pad beforehand/,
    ],
    ...[-1, null, 1.5].map(
      (length) =>
        [
          `a length of ${length}`,
          () =>
            compile((x) => [x, x], {
              carry: { dtype: 'float32', shape: [length as number] },
              name: 'myStep',
            }),
          'StepResultError',
          /myStep: the shape of carry must be whole numbers of at least 0; got \[(-1|null|1\.5)\]\. Shapes are fixed/,
        ] as [string, () => unknown, string, RegExp],
    ),
    [
      'an execution provider of another name',
      () => compile((x) => [x, x], { carry: vector, executionProvider: 'gpu' as never, name: 'myStep' }),
      'RuntimeFailureError',
      /myStep: the execution providers are cpu, webgpu, cuda; got 'gpu'/,
    ],
    [
      'training of a captured variable',
      () => {
        const w = tf.variable(tf.scalar(5));
        return traced(() => tf.train.sgd(0.1).minimize(() => tf.square(w), true, [w])).finally(() => {
          expect(w.dataSync()[0]).toBe(5);
          w.dispose();
        });
      },
      'VariableError',
      /myStep: assigned to the captured tf\.Variable '.+' float32\[\] \(called from .*compileVariables, or .*compileModel/,
    ],
    [
      'an optimizer that makes its slots',
      () => {
        const w = tf.variable(tf.scalar(5));
        return traced(() => tf.train.adam(0.1).minimize(() => tf.square(w), true, [w])).finally(() =>
          w.dispose(),
        );
      },
      'VariableError',
      /myStep: (made a|assigned to the captured) tf\.Variable/,
    ],
    [
      'dropout with a seed',
      () => traced((x) => tf.dropout(x, 0.5, undefined, 7)),
      'FrozenRandomnessError',
      /drew from TensorFlow\.js's generator tf\.dropout .*frozen into the program/,
    ],
    ...(['randomNormal', 'truncatedNormal'] as const).map(
      (name) =>
        [
          `${name} with a seed`,
          () => traced((x) => tf.add(x, tf[name]([3], 0, 1, 'float32', 7))),
          'FrozenRandomnessError',
          /drew from TensorFlow\.js's generator tf\.\w+Normal /,
        ] as [string, () => unknown, string, RegExp],
    ),
    [
      'fit inside a step',
      () => {
        const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] });
        model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
        return traced((x) => {
          void model.fit(tf.reshape(x, [1, 3]), tf.ones([1, 1]));
          return x;
        }, vector).finally(() => model.dispose());
      },
      'StepResultError',
      /myStep: called fit of a layers model .*compileModel/,
    ],
    [
      'an async step',
      () =>
        compile(
          (async (x: tf.Tensor) => {
            await x.data();
            return [x, x];
          }) as never,
          { carry: vector, name: 'myStep' },
        ),
      'StepResultError',
      /got a promise: a step must not be async/,
    ],
  ])('%s', async (_, attempt, name, message) => {
    const error = await refusal(attempt);
    expect(error.message).toMatch(message);
    expect(error.name).toBe(name);
    expect(error).toBeInstanceOf(JitError);
  });

  test.each([
    [
      'bytes that count',
      Uint8Array.of(0, 1, 128, 255),
      /a Uint8Array is bool, of 0 and 1; got 128\. Bytes that count are Float32Array/,
    ],
    ['doubles', Float64Array.of(1), /list of numbers; got Float64Array\. Convert it with Float32Array\.from/],
    ['64-bit whole numbers', BigInt64Array.of(1n), /got BigInt64Array/],
    ['clamped bytes', Uint8ClampedArray.of(1), /got Uint8ClampedArray/],
    ['no numbers at all', 'text', /got a string/],
  ])('hostTensor of %s', (_, data, message) => {
    expect(() => hostTensor(data as never)).toThrow(message);
  });

  test('a bool given to a run that is no bool', async () => {
    const program = await compile((c) => [c, tf.cast(c, 'float32')], { carry: bools(0, 1), name: 'casts' });
    const odd = { dtype: 'bool', shape: [2], data: Uint8Array.of(0, 128) } as const;
    await expect(program.run(odd)).rejects.toThrow(
      'casts.run: carry: expected 0 and 1, which bool is; got 128',
    );
    program.dispose();
  });
});

describe('around the step', () => {
  test("TensorFlow.js's debug mode neither hinders nor ends", async () => {
    tf.env().set('DEBUG', true);
    try {
      const program = await compile((c) => [c, tf.square(c)], { carry: hostTensor([3]) });
      expect([...(await program.run(hostTensor([3]))).outputs.data]).toEqual([9]);
      program.dispose();
      expect(tf.env().getBool('DEBUG')).toBe(true);
    } finally {
      tf.env().set('DEBUG', false);
    }
  });

  test('a failing run prints nothing', async () => {
    const { execFileSync } = await import('node:child_process');
    const script = `
      import * as tf from '@tensorflow/tfjs';
      import { compileScan, hostTensor } from '@trialbook/jit';
      const program = await compileScan((c, i) => [c, tf.gather(c, i)], {
        carry: hostTensor([1, 2]), input: { dtype: 'int32', shape: [] },
      });
      await program.run(hostTensor([1, 2]), hostTensor(Int32Array.of(7))).catch((error) => console.log(error.name));
    `;
    const root = new URL('..', import.meta.url);
    const run = () =>
      execFileSync(process.execPath, ['--input-type=module', '-e', `${script}`], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const { spawnSync } = await import('node:child_process');
    expect(run().trim()).toBe('RuntimeFailureError');
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
  });

  test('a scan of steps with a NaN in the middle keeps it', async () => {
    const program = await compileScan((c, x) => [c, tf.max(x)], {
      carry: hostTensor([0], []),
      input: { dtype: 'float32', shape: [3] },
    });
    const { outputs } = await program.run(hostTensor([0], []), hostTensor([1, 2, 3, 1, nan, 3], [2, 3]));
    expect([...outputs.data]).toEqual([3, nan]);
    program.dispose();
  });
});
