// Equal seeds give equal bytes: over runs, over sessions, however a scan is cut into runs, and beside other programs.

import { beforeAll, describe, expect, test } from 'vitest';
import type { HostTensor } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { treeLeaves } from '../src/tree.ts';
import { compileWith } from './support/compile-with.ts';
import {
  type Carry,
  lenet5,
  maxPoolNet,
  perceptron,
  stackedNets,
  type TrainingRun,
} from './support/networks.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const STEPS = 100;

const compiled = ({ step, start, resident, rows }: TrainingRun, scans = true) =>
  compileWith(
    step,
    { carry: start, input: { dtype: 'int32', shape: rows(1).shape.slice(1) }, resident },
    { scans },
  );

/** The rows of some of the steps. */
function part({ rows }: TrainingRun, from: number, to: number): HostTensor {
  const { data, shape } = rows(STEPS);
  const size = data.length / STEPS;
  return {
    dtype: 'int32',
    shape: [to - from, ...shape.slice(1)],
    data: data.slice(from * size, to * size) as Int32Array,
  };
}

/** All bytes of a tree, as text that two equal trees share. */
const bytes = (tree: unknown) =>
  treeLeaves(tree).map(({ path, value }) => {
    const { data } = value as HostTensor;
    return `${path} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`;
  });

describe.each([
  ['a perceptron with dropout', perceptron({ dropout: true })],
  ['40 stacked nets', stackedNets(40)],
  ['LeNet-5', lenet5({ side: 16 })],
  ['a net with max pooling', maxPoolNet()],
])('%s', (_, run) => {
  test('gives equal bytes in each of two sessions, run after run, beside another program', async () => {
    const [first, second] = [await compiled(run), await compiled(run)];
    const once = () => first.run(run.start, part(run, 0, STEPS), run.resident);
    const results = [
      await once(),
      ...(await Promise.all([once(), second.run(run.start, part(run, 0, STEPS), run.resident)])),
    ];
    first.dispose();
    second.dispose();
    for (const result of results) expect(bytes(result)).toEqual(bytes(results[0]));
  });

  test('gives equal bytes in one run of 100 steps, in two of 50, and in steps of 1', async () => {
    const [scan, single] = [await compiled(run), await compiled(run, false)];
    const whole = await scan.run(run.start, part(run, 0, STEPS), run.resident);
    const half = await scan.run(run.start, part(run, 0, 50), run.resident);
    const rest = await scan.run(half.carry, part(run, 50, STEPS), run.resident);
    expect(bytes(rest.carry)).toEqual(bytes(whole.carry));
    let carry: unknown = run.start;
    for (let i = 0; i < STEPS; i++) {
      const { shape, ...rows } = part(run, i, i + 1);
      ({ carry } = await single.run(carry, { ...rows, shape: shape.slice(1) }, run.resident));
    }
    expect(bytes(carry)).toEqual(bytes(whole.carry));
    scan.dispose();
    single.dispose();
  });

  test('gives other bytes from another key or another batch', async () => {
    const scan = await compiled(run);
    const whole = await scan.run(run.start, part(run, 0, 20), run.resident);
    const other = await scan.run(run.start, part(run, 20, 40), run.resident);
    expect(bytes((other.carry as Carry).params)).not.toEqual(bytes((whole.carry as Carry).params));
    scan.dispose();
  });
});
