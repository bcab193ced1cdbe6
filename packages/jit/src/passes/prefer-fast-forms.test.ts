import { beforeAll, describe, expect, test } from 'vitest';
import { build, expectSameResults, living, names } from '../../test/support/pass-graphs.ts';
import { compile, hostTensor } from '../index.ts';
import { tf } from '../tensorflow.ts';
import { applyPasses } from './passes.ts';
import { preferFastForms } from './prefer-fast-forms.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const fast = (graph: ReturnType<typeof build>) => living(applyPasses(graph, [preferFastForms]));

describe('the mask of what is positive', () => {
  test('is one operation on relu(x) where that is at hand', async () => {
    const before = build((b, input) => {
      const x = input('x', 20, 30);
      const rectified = b.op('Relu', [x]);
      const mask = b.op('Cast', [b.op('Greater', [x, b.scalar('float32', 0)])], { to: 'float32' });
      return [rectified, mask];
    });
    expect(names(fast(before))).toEqual(['Relu', 'HardSigmoid']);
    await expectSameResults(before, fast(before), 1e-30);
  });

  test('is 0 or 1 for every normal number, however small or large, and for infinities', async () => {
    const numbers = [0, -0, 2 ** -126, -(2 ** -126), 1e-30, 1, -1, 3.4e38, -3.4e38, Infinity, -Infinity];
    const x = hostTensor(numbers);
    const program = await compile(
      (c, i) => [c.add(1), { gradient: tf.grad((z) => tf.relu(z))(i.x), y: tf.relu(i.x) }],
      {
        carry: hostTensor([0], []),
        input: { x },
      },
    );
    const { outputs } = await program.run(hostTensor([0], []), { x });
    program.dispose();
    expect([...outputs.gradient.data]).toEqual(numbers.map((number) => (number > 0 ? 1 : 0)));
  });
});

describe('sums of a column', () => {
  test.each(['ReduceSum', 'ReduceMean'] as const)('%s is taken of a line', async (op) => {
    for (const axes of [[0], [0, 1]]) {
      for (const keepdims of [true, false]) {
        const before = build((b, input) => [b.op(op, [input('x', 1000, 1)], { axes, keepdims })]);
        const after = fast(before);
        expect(after.nodes.find((node) => node.op === op)!.inputs[0]!.shape).toEqual([1000]);
        await expectSameResults(before, after);
      }
    }
  });

  test('short ones, and sums over the other axis, stay', () => {
    for (const [rows, axes] of [
      [10, [0]],
      [1000, [1]],
    ] as const) {
      const before = build((b, input) => [
        b.op('ReduceSum', [input('x', rows, 1)], { axes, keepdims: true }),
      ]);
      expect(names(fast(before))).toEqual(['ReduceSum']);
    }
  });
});
