// Runs calls one after the other in this thread: for tests, for debugging, and for work too small to share out.

import { setImmediate } from 'node:timers/promises';
import { formatDuration } from '../progress.ts';
import { type Executor, runToBytes } from './executor.ts';

/**
 * An executor that runs each call in the calling thread, from the experiment object itself: nothing is imported.
 * A trial that ends the process ends the study. Between calls this thread does what else waits: it hears an interruption.
 * No limit of time is kept; where a plan sets one, that is said.
 */
export function inProcessExecutor(): Executor {
  const said = new Set<string>();
  return {
    workers: 1,
    async run(experiment, call, world) {
      await setImmediate();
      if (world.trialLimitMs !== undefined && !said.has(experiment.id)) {
        said.add(experiment.id);
        const limit = formatDuration(world.trialLimitMs);
        world.log(`its plan's limit of ${limit} is not kept: only trials in worker threads can be stopped`);
      }
      return runToBytes(experiment, call, world);
    },
    close: async () => {},
  };
}
