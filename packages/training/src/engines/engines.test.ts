import { hostTensor } from '@trialbook/jit';
import { describe, expect, test } from 'vitest';
import { tf } from '../tensorflow.ts';
import type { Step } from './engine.ts';
import { listEngines } from './list-engines.ts';
import { engineNames, startEngine, withEngine } from './start-engine.ts';

const add: Step = (carry, input) => {
  const sum = tf.add((carry as { sum: tf.Tensor }).sum, (input as { x: tf.Tensor }).x);
  return [{ sum }, { sum }];
};
const example = { carry: { sum: hostTensor([0], []) }, input: { x: hostTensor([0], []) }, resident: {} };

describe('listEngines', () => {
  test('names every engine once, each with a device or a reason', async () => {
    const listings = await listEngines();
    expect(listings.map(({ name }) => name)).toEqual(engineNames);
    for (const { available, device, reason } of listings) {
      expect(available ? device : reason).toMatch(/\S/);
    }
    expect(listings.at(-1)).toEqual({ name: 'tfjs-cpu', available: true, device: 'CPU, JavaScript' });
  });

  test('measures each', async () => {
    const listings = await listEngines({ measure: true, measureMs: 50 });
    for (const { available, msPerStep } of listings) if (available) expect(msPerStep).toBeGreaterThan(0);
  });
});

describe('startEngine', () => {
  test('a requested engine that cannot start is an error that says why and what to install', async () => {
    const absent = (await listEngines()).filter(({ available }) => !available);
    for (const { name, reason } of absent) {
      await expect(startEngine(name)).rejects.toThrow(`engine '${name}': ${reason}`);
      expect(reason).toMatch(/install|needed|found|loaded/);
    }
  });

  test('auto takes one that is available, and says which and why', async () => {
    const { engine, why, passedOver } = await startEngine('auto');
    const listing = (await listEngines()).find(({ name }) => name === engine.name);
    expect(listing?.available).toBe(true);
    expect(why).toContain(`auto took ${engine.name} (${engine.device})`);
    for (const { name, reason } of passedOver) expect(why).toContain(`; not ${name}: ${reason}`);
    expect(passedOver.map(({ name }) => name)).not.toContain(engine.name);
    engine.dispose();
  });

  test('another name', async () => {
    await expect(startEngine('cuda' as never)).rejects.toThrow(
      "startEngine: the engines are onnx-cpu, onnx-webgpu, onnx-cuda, tfjs-node-gpu, tfjs-node, tfjs-wasm, tfjs-cpu and auto; got 'cuda'",
    );
  });
});

describe('an eager engine', () => {
  test('puts the former backend back, and frees all it made', async () => {
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    for (const name of ['tfjs-cpu', 'tfjs-wasm'] as const) {
      await withEngine(name, async (engine) => {
        const program = await engine.compileScan(add, example);
        const { carry, outputs } = await program.run(
          { sum: hostTensor([1], []) },
          { x: hostTensor([1, 2, 3]) },
        );
        expect([...(carry as unknown as { sum: { data: Float32Array } }).sum.data]).toEqual([7]);
        expect(outputs).toEqual({ sum: hostTensor([2, 4, 7]) });
        program.dispose();
        await expect(program.run(example.carry, { x: hostTensor([1]) })).rejects.toThrow(
          `engine '${name}': the program was disposed; compile the step again`,
        );
      });
      expect(tf.getBackend()).toBe('cpu');
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a step that throws leaves no tensors behind', async () => {
    const before = tf.memory().numTensors;
    await withEngine('tfjs-cpu', async (engine) => {
      const program = await engine.compileScan(() => {
        tf.zeros([3]);
        throw new Error('broken step');
      }, example);
      await expect(program.run(example.carry, { x: hostTensor([1]) })).rejects.toThrow('broken step');
      program.dispose();
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a kernel that the backend lacks is named, with a remedy', async () => {
    const convolve: Step = (carry, input) => {
      const { sum } = carry as { sum: tf.Scalar };
      const loss = (filter: tf.Tensor) =>
        tf.sum(tf.conv2d(tf.ones([1, 4, 4, 1]) as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid'));
      const gradient = tf.grad(loss)(tf.mul(tf.ones([2, 2, 1, 1]), sum));
      return [{ sum: tf.add(tf.sum(gradient), (input as { x: tf.Tensor }).x) }, {}];
    };
    await withEngine('tfjs-wasm', async (engine) => {
      const program = await engine.compileScan(convolve, example);
      await expect(program.run(example.carry, { x: hostTensor([1]) })).rejects.toThrow(
        "engine 'tfjs-wasm': its backend has no kernel Conv2DBackpropFilter, which this step needs. Use onnx-cpu",
      );
      program.dispose();
    });
  });
});
