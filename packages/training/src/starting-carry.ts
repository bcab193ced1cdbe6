// The carry before the first step, on the host: parameters, running statistics, optimizer state, step and keys.

import { type HostTree, hostTensor, toHost, toTensors } from '@trialbook/jit';
import { type HostParameters, stackParameters } from '@trialbook/models';
import type { SeedNode } from '@trialbook/random';
import { withBackend } from './engines/eager-engine.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { tf } from './tensorflow.ts';
import type { Snapshot, TrainOptions } from './train-options.ts';

/** The carry before the first step, on the host. */
export function startingCarry(options: TrainOptions, seeds: readonly SeedNode[], stacked: boolean): HostTree {
  const { params, state } = options.start ?? initialSnapshot(options, seeds, stacked);
  const keys = Int32Array.from(seeds.flatMap((node) => [...node.child('step').key])); // as bits: modulo 2³²
  return {
    params,
    optimizer: initialOptimizerState(options.optimizer, params),
    model: state,
    step: hostTensor(Int32Array.of(0), []),
    key: hostTensor(keys, stacked ? [seeds.length, 2] : [2]),
  } as HostTree;
}

function initialSnapshot({ model }: TrainOptions, seeds: readonly SeedNode[], stacked: boolean): Snapshot {
  const drawn = seeds.map((node) => model.init(node.child('init')));
  if (!stacked) return drawn[0]!;
  const state = drawn.map((one) => one.state);
  return {
    params: stackParameters(drawn.map((one) => one.params)),
    state: Object.keys(state[0]!).length === 0 ? {} : stackParameters(state),
  };
}

/** The optimizer's own `init`, run once on the portable backend. */
function initialOptimizerState(optimizer: Optimizer, params: HostParameters): HostTree {
  return withBackend('cpu', () => {
    let state: HostTree = {};
    tf.tidy(() => {
      state = toHost(optimizer.init(toTensors(params as HostTree)));
    });
    return state;
  });
}
