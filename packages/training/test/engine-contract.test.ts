// One contract for every engine: same start, same batches, same seeds → the same history, within the tolerances.

import { type HostTensor, treeLeaves } from '@trialbook/jit';
import { mlp } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { afterAll, describe, expect, test } from 'vitest';
import type { Engine } from '../src/engines/engine.ts';
import { engineProviders } from '../src/engines/providers.ts';
import { startEngine } from '../src/engines/start-engine.ts';
import { evaluate, predict } from '../src/evaluate.ts';
import { observe } from '../src/observe.ts';
import {
  activationGradientRmsProbe,
  deadUnitsProbe,
  gradientRmsProbe,
  momentsProbe,
} from '../src/probes/layer-probes.ts';
import { train } from '../src/train.ts';
import type { TrainResult } from '../src/train-options.ts';
import { contractTasks, tolerances } from './contract-tasks.ts';
import { enginesWithOwnProcess } from './engines-with-own-process.ts';

/** Kernels that a backend lacks, so that a task cannot run there: the engine must say so. */
const lacks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'tfjs-wasm': { 'small CNN, momentum under cosine decay': 'Conv2DBackpropFilter' },
};

const references = new Map<string, Promise<TrainResult>>();
function reference(task: string): Promise<TrainResult> {
  const known = references.get(task) ?? train({ ...contractTasks[task]!.options, engine: 'tfjs-cpu' });
  references.set(task, known);
  return known;
}

/** The engine that the test project names; else all that need no process of their own. */
const asked = process.env.TRIALBOOK_TEST_ENGINES;
const tested = engineProviders.filter(({ name }) =>
  asked === undefined ? !enginesWithOwnProcess.includes(name) : name === asked,
);

/** The engines that must not be skipped, by their names with commas between: where they were set up just for the tests. */
const requiredEngines = process.env.TRIALBOOK_REQUIRED_ENGINES?.split(',') ?? [];

for (const { name, available } of tested) {
  const state = await available();
  if (!state.ok && requiredEngines.includes(name)) {
    test(`${name} starts, since TRIALBOOK_REQUIRED_ENGINES names it`, () => expect.fail(state.reason));
    continue;
  }
  if (!state.ok) {
    process.stdout.write(`engine contract: ${name} skipped: ${state.reason}\n`);
    test(`${name}`, (context) => context.skip(state.reason));
    continue;
  }
  describe(`${name} (${state.device})`, () => {
    const allowed = tolerances[/cuda|gpu/i.test(`${name} ${state.device}`) ? 'gpu' : 'cpu'];
    let engine: Engine | undefined;
    const started = async (): Promise<Engine> => {
      engine ??= (await startEngine(name)).engine;
      return engine;
    };
    afterAll(() => engine?.dispose());

    test('evaluation, prediction and observation as the reference has them', async () => {
      const { model, data, loss, metrics = [] } = Object.values(contractTasks)[0]!.options;
      const trained = { model, ...model.init(seedTree(5)) };
      const probes = [momentsProbe(), deadUnitsProbe(), activationGradientRmsProbe(), gradientRmsProbe()];
      const inference = await predict({
        ...trained,
        inputs: data.train.inputs,
        engine: 'tfjs-cpu',
        batchSize: 64,
      });
      const scored = { ...trained, data: data.train, loss, metrics, batchSize: 64 };
      const expected = await evaluate({ ...scored, engine: 'tfjs-cpu' });
      const plain = mlp({ inputs: 2, hidden: [12, 8], outputs: 2, normalization: 'batch' });
      const look = { model: plain, ...plain.init(seedTree(5)), data: data.train, loss, probes };
      const seen = await observe({ ...look, engine: 'tfjs-cpu' });
      const own = await started();
      const { scores } = await evaluate({ ...scored, engine: own });
      expectNear(Object.values(scores), Object.values(expected.scores), allowed.parameter);
      const outputs = await predict({ ...trained, inputs: data.train.inputs, engine: own, batchSize: 64 });
      expect(outputs.shape).toEqual(inference.shape);
      expectNear(outputs.data, inference.data, allowed.parameter);
      expectNear(leavesOf(await observe({ ...look, engine: own })), leavesOf(seen), allowed.parameter);
    });

    describe.each(Object.entries(contractTasks))('%s', (task, { options }) => {
      const missing = lacks[name]?.[task];
      if (missing !== undefined) {
        test(`names the kernel it lacks, ${missing}`, async () => {
          await expect(train({ ...options, engine: await started() })).rejects.toThrow(
            `engine '${name}': its backend has no kernel ${missing}`,
          );
        });
        return;
      }

      test('the same losses, scores and parameters as the reference', async () => {
        const [result, expected] = [
          await train({ ...options, engine: await started() }),
          await reference(task),
        ];
        expect(result.outcome).toBe(expected.outcome);
        expect(result.steps).toBe(expected.steps);
        expect(result.history).toHaveLength(expected.history.length);
        for (const [epoch, record] of result.history.entries()) {
          const same = expected.history[epoch]!;
          expectNear(record.perStep!.loss!, same.perStep!.loss!, allowed.loss);
          expectNear([record.validation?.loss ?? 0], [same.validation?.loss ?? 0], allowed.loss);
          expectNear(leavesOf(record.probes ?? {}), leavesOf(same.probes ?? {}), allowed.parameter);
        }
        expectNear(leavesOf(result.params), leavesOf(expected.params), allowed.parameter);
        expectNear(leavesOf(result.state), leavesOf(expected.state), allowed.parameter);
      });

      test('equal bytes when run again', async () => {
        const runs = [];
        for (let i = 0; i < 2; i++)
          runs.push(await train({ ...options, epochs: 2, engine: await started() }));
        expect(runs[1]!.params).toEqual(runs[0]!.params);
        expect(runs[1]!.history.map((record) => record.perStep)).toEqual(
          runs[0]!.history.map((record) => record.perStep),
        );
      });
    });
  });
}

function leavesOf(tree: object): number[] {
  return treeLeaves<HostTensor>(tree as never).flatMap(({ value }) => [...value.data]);
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const deviation = Math.abs(actual[i]! - expected[i]!) / (1 + Math.abs(expected[i]!));
    if (!(deviation <= tolerance)) {
      throw new Error(
        `number ${i}: expected ${expected[i]}, got ${actual[i]} (allowed: ${tolerance} of 1 + |expected|)`,
      );
    }
  }
}
