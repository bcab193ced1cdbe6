// Runs calls in worker threads through a Piscina pool. What happens inside a thread is worker.ts.

import { availableParallelism } from 'node:os';
import { MessageChannel, type ResourceLimits, receiveMessageOnPort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { WorkerCrashed, WorkerError } from '../errors.ts';
import type { CallWorld } from '../run-call.ts';
import type { TrialCall } from '../trial-call.ts';
import type { Executor } from './executor.ts';
import type { WorkerReply, WorkerTask } from './worker.ts';

/** How the threads are made. */
export interface WorkerOptions {
  /** Number of threads. Default one per core. */
  readonly workers?: number;
  /** Memory limits of each thread, as `node:worker_threads` takes them. */
  readonly resourceLimits?: ResourceLimits;
}

// How often a call is handed over before it is said that no thread can start.
const STARTS = 3;

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
  // A thread that dies between calls is replaced when the next call needs it. One that cannot even start leaves its call
  // waiting for ever: then that call is taken back, and handed over again.
  const waiting = new Set<AbortController>();
  pool.on('error', (error: Error) => {
    for (const call of waiting) call.abort(error);
  });

  /** Hands a call to a thread once. */
  async function handOver(
    call: TrialCall,
    log: CallWorld['log'],
  ): Promise<WorkerReply | { notBegun: Error }> {
    const { port1, port2 } = new MessageChannel();
    const takenBack = new AbortController();
    waiting.add(takenBack);
    let started = false;
    const hear = (message: unknown) => {
      if (message === null) {
        started = true;
        waiting.delete(takenBack);
      } else log(message as string);
    };
    port1.on('message', hear);
    // The answer, or the end of the thread, can overtake messages that were sent before it.
    const hearOut = () => {
      for (let last = receiveMessageOnPort(port1); last; last = receiveMessageOnPort(port1))
        hear(last.message);
    };
    try {
      const task: WorkerTask = { call, log: port2 };
      return await pool.run(task, { transferList: [port2], signal: takenBack.signal });
    } catch (error) {
      hearOut();
      const { aborted, reason } = takenBack.signal;
      if (!started) return { notBegun: (aborted ? reason : error) as Error };
      throw new WorkerCrashed((error as Error).message, { cause: error });
    } finally {
      waiting.delete(takenBack);
      hearOut();
      port1.close();
    }
  }

  return {
    workers,
    async run({ id: experiment }, call, { log }) {
      for (let attempt = 1; ; attempt++) {
        const reply = await handOver(call, log);
        if ('bytes' in reply) return reply.bytes;
        if ('unusable' in reply) throw new WorkerError(reply.unusable);
        if (attempt < STARTS) continue;
        throw new WorkerError(
          `experiment "${experiment}": no worker could start: ${reply.notBegun.message}; free some memory, or run with fewer workers`,
          { cause: reply.notBegun },
        );
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
