// Runs calls in worker threads through a Piscina pool. What happens inside a thread is worker.ts.

import { availableParallelism } from 'node:os';
import { MessageChannel, type ResourceLimits, receiveMessageOnPort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { WorkerCrashed, WorkerError } from '../errors.ts';
import type { Executor } from './executor.ts';
import type { WorkerReply, WorkerTask } from './worker.ts';

/** How the threads are made. */
export interface WorkerOptions {
  /** Number of threads. Default one per core. */
  readonly workers?: number;
  /** Memory limits of each thread, as `node:worker_threads` takes them. */
  readonly resourceLimits?: ResourceLimits;
}

/**
 * An executor of worker threads. Each imports the module of an experiment by its URL and finds the experiment among
 * the exports by its id, so the module must be JavaScript that Node imports as it stands. A thread that dies is
 * replaced, and its call is tried again.
 */
export function workerExecutor(options: WorkerOptions = {}): Executor {
  const workers = options.workers ?? availableParallelism();
  const pool = new Piscina<WorkerTask, WorkerReply>({
    filename: workerModule(),
    name: 'runTask',
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    // Waiting by Atomics would block a thread's event loop between calls, and what a library still has to do there.
    atomics: 'disabled',
    ...(options.resourceLimits ? { resourceLimits: options.resourceLimits } : {}),
  });
  pool.on('error', () => {}); // a thread that dies between calls is replaced when the next call needs it
  return {
    workers,
    async run({ id: experiment }, call, { log }) {
      const { port1, port2 } = new MessageChannel();
      let started = false;
      const hear = (message: unknown) => {
        if (message === null) started = true;
        else log(message as string);
      };
      port1.on('message', hear);
      // The answer, or the end of the thread, can overtake messages that were sent before it.
      const hearOut = () => {
        for (let last = receiveMessageOnPort(port1); last; last = receiveMessageOnPort(port1))
          hear(last.message);
      };
      try {
        const task: WorkerTask = { call, log: port2 };
        const reply = await pool.run(task, { transferList: [port2] }).catch((error: Error) => {
          hearOut();
          if (started) throw new WorkerCrashed(error.message, { cause: error });
          throw new WorkerError(
            `experiment "${experiment}": no worker could start: ${error.message}; free some memory, or run with fewer workers`,
            { cause: error },
          );
        });
        if ('unusable' in reply) throw new WorkerError(reply.unusable);
        return reply.bytes;
      } finally {
        hearOut();
        port1.close();
      }
    },
    close: () => pool.destroy(),
  };
}

/** The compiled worker, also when this file itself runs as TypeScript source. */
function workerModule(): string {
  const here = import.meta.url.endsWith('.ts') ? '../../dist/workers/worker.js' : './worker.js';
  return new URL(here, import.meta.url).href;
}
