// An optimizer's state before the first step.

import { type HostTree, type Optimizer, toHost, toTensors } from '@trialbook/training';

/** The optimizer's own `init` on host parameters. */
export function optimizerState(optimizer: Optimizer, params: HostTree): HostTree {
  return toHost(optimizer.init(toTensors(params)));
}
