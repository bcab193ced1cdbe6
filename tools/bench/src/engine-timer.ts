// Times a workload on one of the product's engines, through the same calls as a training run makes.

import { type EngineName, gatheredStep, type HostTree, hostTensor, startEngine } from '@trialbook/training';
import { optimizerState } from './optimizer-state.ts';
import type { StepTimer } from './step-timer.ts';
import { batches, data, start, type Workload } from './workloads.ts';

/**
 * Compiles (or prepares) a workload's step on an engine.
 *
 * @param threads - within one operation, where the engine can choose
 * @throws EngineError when the engine cannot start
 */
export async function engineTimer(name: EngineName, workload: Workload, threads = 1): Promise<StepTimer> {
  const { engine } = await startEngine(name, { threads });
  const { params, state } = start(workload);
  const { model, loss, optimizer } = workload;
  let carry = {
    params,
    optimizer: optimizerState(optimizer, params),
    model: state,
    step: hostTensor(Int32Array.of(0), []),
    key: hostTensor(Int32Array.of(1, 2)),
  } as HostTree;
  const resident = data(workload) as HostTree;
  const first = batches(workload, 1) as {
    readonly rows: { dtype: 'int32'; shape: readonly number[]; data: Int32Array };
  };
  const input = { rows: hostTensor(first.rows.data, first.rows.shape.slice(1)) };
  const program = await engine.compileScan(gatheredStep({ model, loss, optimizer }), {
    carry,
    input,
    resident,
  });
  return {
    engine: name,
    threads,
    async run(steps) {
      const inputs = batches(workload, steps);
      const started = performance.now();
      ({ carry } = await program.run(carry, inputs));
      return performance.now() - started;
    },
    dispose() {
      program.dispose();
      engine.dispose();
    },
  };
}
