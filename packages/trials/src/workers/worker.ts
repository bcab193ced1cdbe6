// What runs inside a worker thread: finds the experiment, makes the call, sends the bytes back. The pool is worker-executor.ts.

import type { MessagePort } from 'node:worker_threads';
import type { Experiment } from '../experiment.ts';
import type { TrialCall } from '../trial-call.ts';
import { runToBytes } from './executor.ts';
import { thread } from './thread.ts';

thread.isWorker = true;

/** What a thread is sent. */
export interface WorkerTask {
  readonly call: TrialCall;
  /** Takes `STARTED`, then the messages of the trial. What comes from it asks the trial to stop. */
  readonly log: MessagePort;
}

/** What a thread says first: from here on, it is the trial that runs. */
export const STARTED = null;

/** What a thread answers: the bytes of a trial file, or why it can run no call of this experiment. */
export type WorkerReply = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly unusable: string };

/** Runs one call in this thread. The pool calls it by its name. */
export async function runTask({ call, log }: WorkerTask): Promise<WorkerReply> {
  log.postMessage(STARTED);
  const asked = new AbortController();
  const stop = () => asked.abort(new Error('stopped'));
  log.on('message', stop);
  log.unref(); // hearing keeps no thread alive
  try {
    const found = await findExperiment(call);
    if (typeof found === 'string') return { unusable: found };
    const bytes = await runToBytes(found, call, {
      signal: asked.signal,
      log: (message) => log.postMessage(message),
      clock: () => performance.now(),
    });
    return { bytes };
  } finally {
    log.off('message', stop);
  }
}

async function findExperiment({ module, experiment: id }: TrialCall): Promise<Experiment | string> {
  let exports: Record<string, unknown>;
  try {
    exports = (await import(module)) as Record<string, unknown>;
  } catch (error) {
    const remedy = /\.[cm]?ts$/.test(module) ? '; build it to JavaScript first, or run with workers: 0' : '';
    return `experiment "${id}": a worker cannot import ${module}: ${(error as Error).message}${remedy}`;
  }
  const found = Object.values(exports).find(
    (value) =>
      (value as Partial<Experiment> | null)?.id === id && typeof (value as Experiment).run === 'function',
  );
  return found === undefined
    ? `experiment "${id}": ${module} exports no experiment of that id; its exports: ` +
        `${Object.keys(exports).join(', ') || 'none'}; export it there, or set module to where it is exported`
    : (found as Experiment);
}
