// What runs calls: in this process or in worker threads. The scheduling of calls is study-run.ts.

import type { Experiment } from '../experiment.ts';
import { labelled } from '../label-call.ts';
import { brokenCall, type CallWorld, runCall } from '../run-call.ts';
import { encodeTrialFile } from '../store/trial-file.ts';
import type { TrialCall } from '../trial-call.ts';

/** Runs calls of an experiment's `run`. Results do not depend on which executor, nor on its number of workers. */
export interface Executor {
  /** How many calls it can have under way. */
  readonly workers: number;
  /**
   * Runs one call, and gives its result as the bytes of a trial file. A throwing experiment is a result.
   *
   * @throws WorkerError when it cannot be run at all
   * @throws WorkerCrashed when its worker died; the study tries the call again
   * @throws CallStopped when it went over a limit; the study records it as failed
   */
  run(experiment: Experiment, call: TrialCall, world: CallWorld): Promise<Uint8Array>;
  /** Abandons what is under way and frees everything. */
  close(): Promise<void>;
}

/** Runs the call and encodes what came of it; artifacts that cannot be stored make it a broken call. */
export async function runToBytes(
  experiment: Experiment,
  call: TrialCall,
  world: CallWorld,
): Promise<Uint8Array<ArrayBuffer>> {
  const result = await runCall(experiment, call, world);
  try {
    return encodeTrialFile(labelled(call, result));
  } catch (error) {
    const reason = `its artifacts cannot be stored: ${(error as Error).message}`;
    return encodeTrialFile(labelled(call, brokenCall(call, reason, result.records[0]?.durationMs)));
  }
}
