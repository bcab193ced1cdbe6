// Runs calls one after the other in this thread: for tests, for debugging, and for work too small to share out.

import { setImmediate } from 'node:timers/promises';
import { type Executor, runToBytes } from './executor.ts';

/**
 * An executor that runs each call in the calling thread, from the experiment object itself: nothing is imported.
 * A trial that ends the process ends the study. Between calls this thread does what else waits: it hears an interruption.
 */
export function inProcessExecutor(): Executor {
  return {
    workers: 1,
    async run(experiment, call, world) {
      await setImmediate();
      return runToBytes(experiment, call, world);
    },
    close: async () => {},
  };
}
