// Runs calls in worker threads through a Piscina pool. What happens inside a thread is worker.ts.

import { availableParallelism, totalmem } from 'node:os';
import { setTimeout as setTimer } from 'node:timers/promises';
import {
  MessageChannel,
  type MessagePort,
  type ResourceLimits,
  receiveMessageOnPort,
} from 'node:worker_threads';
import { Piscina } from 'piscina';
import { CallStopped, WorkerCrashed, WorkerError } from '../errors.ts';
import { formatDuration } from '../progress.ts';
import type { CallWorld } from '../run-call.ts';
import type { TrialCall } from '../trial-call.ts';
import type { Executor } from './executor.ts';
import type { WorkerReply, WorkerTask } from './worker.ts';

/** How the threads are made. */
export interface WorkerOptions {
  /** Number of threads. Default one per core. */
  readonly workers?: number;
  /** Memory limits of each thread, as `node:worker_threads` takes them. They go before `limits`. */
  readonly resourceLimits?: ResourceLimits;
  /** What a trial may take. */
  readonly limits?: TrialLimits;
}

/** What a trial may take before it is stopped and recorded as failed. For trials in worker threads. */
export interface TrialLimits {
  /** Milliseconds; of a block of trials, as many times as it has trials. Default the plan's limit, if any. */
  readonly trialMs?: number;
  /**
   * Megabytes of JavaScript's heap per thread. Arrays of numbers and what native libraries take are not in it. Default an equal
   * share of three quarters of the machine's memory, at most 4096.
   */
  readonly memoryMb?: number;
}

/** The default of `memoryMb`. */
function memoryShare(workers: number): number {
  return Math.min(4096, Math.max(256, Math.floor((0.75 * totalmem()) / 2 ** 20 / workers)));
}

/**
 * How long a trial that is asked to stop may take to do so before its thread is ended. A thread that is ended inside a native
 * library may take the process with it.
 */
const GRACE_MS = 10_000;

/** The longest that a timer can wait; about 25 days. */
const LONGEST_MS = 2 ** 31 - 1;

// How often a call is handed over before it is said that no thread can start.
const STARTS = 3;

/**
 * An executor of worker threads. Each imports the module of an experiment by its URL and finds the experiment among
 * the exports by its id, so the module must be JavaScript that Node imports as it stands. A thread that dies is
 * replaced, and its call is tried again, unless it went over a limit.
 */
export function workerExecutor(options: WorkerOptions = {}): Executor {
  const workers = options.workers ?? availableParallelism();
  const { trialMs, memoryMb = memoryShare(workers) } = options.limits ?? {};
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb, ...options.resourceLimits };
  const pool = new Piscina<WorkerTask, WorkerReply>({
    filename: workerModule(),
    name: 'runTask',
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    // Waiting by Atomics would block a thread's event loop between calls, and what a library still has to do there.
    atomics: 'disabled',
    resourceLimits,
  });
  // A thread that dies between calls is replaced when the next call needs it. One that cannot even start leaves its call
  // waiting for ever: then that call is taken back, and handed over again.
  const waiting = new Set<AbortController>();
  /** The calls under way: how to ask them to stop, and when they have ended. */
  const running = new Map<MessagePort, Promise<unknown>>();
  pool.on('error', (error: Error) => {
    for (const call of waiting) call.abort(error);
  });

  /** Hands a call to a thread once. */
  async function handOver(
    call: TrialCall,
    { log, trialLimitMs }: CallWorld,
  ): Promise<WorkerReply | { notBegun: Error }> {
    const { port1, port2 } = new MessageChannel();
    const takenBack = new AbortController();
    waiting.add(takenBack);
    let started = false;
    let timer: NodeJS.Timeout | undefined;
    let stopped: CallStopped | undefined;
    const begin = () => {
      started = true;
      waiting.delete(takenBack);
      const perTrial = trialMs ?? trialLimitMs;
      if (perTrial === undefined) return;
      const limit = Math.min(perTrial * call.trials.length, LONGEST_MS);
      const late = new CallStopped(`it took longer than its limit of ${formatDuration(limit)}`);
      timer = setTimeout(() => {
        stopped = late;
        port1.postMessage('stop');
        timer = setTimeout(() => takenBack.abort(late), GRACE_MS);
      }, limit);
    };
    const hear = (message: unknown) => {
      if (message === null) begin();
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
      const answer = pool.run(task, { transferList: [port2], signal: takenBack.signal });
      running.set(port1, answer);
      const reply = await answer;
      if (stopped !== undefined) throw stopped;
      return reply;
    } catch (error) {
      hearOut();
      if (error === stopped) throw error;
      const { aborted, reason } = takenBack.signal;
      if (!started) return { notBegun: (aborted ? reason : error) as Error };
      if (aborted) throw reason;
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
        throw new CallStopped(
          `out of memory: its thread may have ${resourceLimits.maxOldGenerationSizeMb} MB`,
        );
      }
      throw new WorkerCrashed(message, { cause: error });
    } finally {
      waiting.delete(takenBack);
      running.delete(port1);
      hearOut();
      clearTimeout(timer);
      port1.close();
    }
  }

  return {
    workers,
    async run({ id: experiment }, call, world) {
      for (let attempt = 1; ; attempt++) {
        const reply = await handOver(call, world);
        if ('bytes' in reply) return reply.bytes;
        if ('unusable' in reply) throw new WorkerError(reply.unusable);
        if (attempt < STARTS) continue;
        throw new WorkerError(
          `experiment "${experiment}": no worker could start: ${reply.notBegun.message}; free some memory, or run with fewer workers`,
          { cause: reply.notBegun },
        );
      }
    },
    async close() {
      for (const port of running.keys()) port.postMessage('stop');
      const late = new AbortController();
      await Promise.race([
        Promise.allSettled(running.values()),
        setTimer(GRACE_MS, undefined, { signal: late.signal }).catch(() => {}),
      ]);
      late.abort();
      await pool.destroy();
    },
  };
}

/** The compiled worker, also when this file itself runs as TypeScript source. */
function workerModule(): string {
  const here = import.meta.url.endsWith('.ts') ? '../../dist/workers/worker.js' : './worker.js';
  return new URL(here, import.meta.url).href;
}
