// What a step must not do, and what it is told then.

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, compileScan, hostTensor, JitError } from '../index.ts';
import { tf } from '../tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const vector = { dtype: 'float32', shape: [3] } as const;

/** The error a step is refused with. */
async function refusal(step: (x: tf.Tensor1D) => unknown, carry: object = vector): Promise<JitError> {
  const error = await compile((c) => [c, step(c as tf.Tensor1D)] as never, { carry, name: 'myStep' }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(JitError);
  return error as JitError;
}

describe('tracing refuses', () => {
  test('a kernel without a lowering, with its name, place, shapes and what to do', async () => {
    const error = await refusal(function usePatches(x) {
      return tf.dilation2d(
        tf.reshape(x, [1, 1, 1, 3]) as tf.Tensor4D,
        tf.ones([1, 1, 3]) as tf.Tensor3D,
        1,
        'valid',
      );
    });
    expect(error.name).toBe('UnsupportedKernelError');
    expect(error.message).toMatch(
      /^myStep: kernel Dilation2D of x float32\[1,1,1,3\], filter float32\[1,1,3\] \(called from usePatches, .*trace-errors\.test\.ts:\d+:\d+\) cannot be compiled\. Instead: for a flat filter, use tf\.maxPool/,
    );
  });

  test('an option without a lowering', async () => {
    const error = await refusal((x) =>
      tf.conv2d(
        tf.reshape(x, [1, 3, 1, 1]) as tf.Tensor4D,
        tf.ones([1, 1, 3, 2]) as tf.Tensor4D,
        1,
        'valid',
        'NCHW',
      ),
    );
    expect(error.name).toBe('UnsupportedArgumentError');
    expect(error.message).toMatch(
      /kernel Conv2D of x float32\[1,3,1,1\], filter float32\[1,1,3,2\] .*data format NCHW: transpose to NHWC/,
    );
  });

  test.each([
    ['dataSync', (x: tf.Tensor) => x.dataSync()],
    ['arraySync', (x: tf.Tensor) => x.arraySync()],
    ['print', (x: tf.Tensor) => x.print()],
    ['bufferSync', (x: tf.Tensor) => x.bufferSync()],
  ])('reading a traced value by %s', async (_, read) => {
    const error = await refusal((x) => {
      read(tf.square(x));
      return x;
    });
    expect(error.name).toBe('TracedValueReadError');
    expect(error.message).toMatch(
      /myStep: read the value of a traced tensor float32\[3\] \(called from .*test\.ts.*tf\.where/,
    );
  });

  test('a captured tensor that has been disposed', async () => {
    const gone = tf.tensor1d([1, 2, 3]);
    gone.dispose();
    const error = await refusal((x) => tf.add(x, gone));
    expect(error.name).toBe('DisposedTensorError');
    expect(error.message).toMatch(
      /kernel Add uses a captured tensor float32\[3\] that has been disposed\. Keep it/,
    );
  });

  test('a dtype that cannot be compiled', async () => {
    expect((await refusal((x) => x, { dtype: 'string', shape: [] })).message).toBe(
      'myStep: carry: tensors are float32, int32 or bool; got string. Cast it beforehand.',
    );
    expect((await refusal((x) => tf.complex(x, x))).name).toBe('UnsupportedKernelError');
  });

  test('unseeded generators of TensorFlow.js, which would freeze one draw', async () => {
    for (const draw of [
      () => tf.randomNormal([3]),
      () => tf.dropout(tf.ones([3]), 0.5),
      () => tf.randomUniform([3]),
    ]) {
      const error = await refusal(draw);
      expect(error.name).toBe('FrozenRandomnessError');
      expect(error.message).toMatch(
        /drew from (Math\.random|TensorFlow\.js's generator tf\.\w+) .*Use random\.uniform, random\.mask or random\.normal/,
      );
    }
    expect(Math.random()).toBeLessThan(1);
  });

  test('a result that is not [carry, outputs]', async () => {
    const wrong = (step: unknown) => compile(step as never, { carry: vector, name: 'myStep' });
    await expect(wrong((c: unknown) => c)).rejects.toThrow(
      'myStep: a step returns [carry, outputs]; got a tensor float32[3]',
    );
    await expect(wrong(async (c: unknown) => [c, c])).rejects.toThrow(
      'got a promise: a step must not be async',
    );
    await expect(wrong((c: unknown) => [c, { loss: 1 }])).rejects.toThrow(
      'myStep: output.loss must be a tensor; got a number',
    );
  });

  test.each([
    [
      'a shape',
      (c: C) => ({ ...c, w: tf.concat([c.w, c.w]) }),
      'carry.w: expected float32[3]; got float32[6]',
    ],
    [
      'a dtype',
      (c: C) => ({ ...c, n: tf.add(c.n, 1) }),
      "carry.n: expected int32[]; got float32[] (a plain number is float32 in TensorFlow.js: write tf.scalar(1, 'int32'))",
    ],
    ['a missing tensor', ({ n }: C) => ({ n }), 'carry.w: missing; the names given here are n'],
    ['one too many', (c: C) => ({ ...c, extra: c.w }), 'carry.extra: not expected; the names here are w, n'],
    ['another form', (c: C) => [c.w, c.n], 'carry: expected an object with w, n; got an array of 2'],
    ['no tensor', (c: C) => ({ ...c, w: 3 }), 'carry.w: expected a tensor; got a number'],
  ])('a carry that changes: %s', async (_, change, message) => {
    const carry = { w: vector, n: { dtype: 'int32', shape: [] } } as const;
    const attempt = compile(((c: C) => [change(c), {}]) as never, { carry, name: 'myStep' });
    await expect(attempt).rejects.toThrow(`does not match the carry given, at ${message}`);
    await expect(attempt).rejects.toHaveProperty('name', 'StepResultError');
  });

  test('an example that is no tensor', async () => {
    await expect(compile((c) => [c, c] as never, { carry: { w: [1, 2] }, name: 'myStep' })).rejects.toThrow(
      'myStep: the example carry.w[0] must be a tensor or a spec {dtype, shape}; got a number',
    );
  });

  test('a step that does nothing, and a scan without input', async () => {
    await expect(compile((c) => [c, {}], { carry: vector, name: 'idle' })).rejects.toThrow(
      'idle: the step changes nothing',
    );
    await expect(compileScan((c) => [c, c], { carry: vector, name: 'idle' })).rejects.toThrow(
      'idle: a scan needs an input',
    );
  });

  test('a traced tensor used after its trace', async () => {
    let escaped: tf.Tensor | undefined;
    const program = await compile(
      (c) => {
        escaped = tf.keep(tf.square(c));
        return [c, escaped];
      },
      { carry: vector },
    );
    program.dispose();
    expect(() => escaped!.dataSync()).toThrow(/of a trace that is over/);
    escaped!.dispose();
  });
});

type C = { w: tf.Tensor1D; n: tf.Scalar };

describe('tracing', () => {
  test('leaves the backend, the tensors and Math.random as they were, also after a refusal', async () => {
    const captured = tf.tensor1d([1, 2, 3]);
    const { random } = Math;
    const before = tf.memory();
    for (let i = 0; i < 3; i++) {
      const program = await compile((c) => [c, tf.mul(c, captured)], { carry: vector });
      const { outputs } = await program.run(hostTensor([1, 2, 3]));
      expect([...outputs.data]).toEqual([1, 4, 9]);
      program.dispose();
      await refusal((x) => x.dataSync());
    }
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    expect(tf.getBackend()).toBe('cpu');
    expect(Math.random).toBe(random);
    captured.dispose();
  });

  test('takes captured tensors as constants, with the values of the time of compiling', async () => {
    const rate = tf.variable(tf.scalar(2));
    const program = await compile((c) => [c, tf.mul(c, rate)], { carry: vector });
    rate.assign(tf.scalar(100));
    const { outputs } = await program.run(hostTensor([1, 2, 3]));
    expect([...outputs.data]).toEqual([2, 4, 6]);
    program.dispose();
    rate.dispose();
  });

  test('lets a step read what it made itself', async () => {
    const program = await compile((c) => [c, tf.mul(c, tf.scalar(3).dataSync()[0]!)], { carry: vector });
    expect([...(await program.run(hostTensor([1, 2, 3]))).outputs.data]).toEqual([3, 6, 9]);
    program.dispose();
  });
});
