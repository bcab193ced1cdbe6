// Makes the calls of a plan that are not cached: order, retries, storing, interruption. How a call runs is the executor's.

import { StudyInterrupted, WorkerCrashed } from './errors.ts';
import { brokenCall } from './run-call.ts';
import { noteArm } from './run-reason.ts';
import type { Study } from './study.ts';
import { isCached, type PlannedCall, type PlannedExperiment } from './study-plan.ts';
import type { StudyTally } from './study-tally.ts';
import type { CallResult, TrialCall } from './trial-call.ts';
import { decodeTrialFile, encodeTrialFile } from './trial-file.ts';
import type { Executor } from './workers/executor.ts';

/**
 * Makes every call that is not cached and tells the tally of each. Exclusive experiments run last, each alone.
 * The study's executor is closed at the end.
 *
 * @throws StudyInterrupted when the study's signal is aborted
 * @throws StoreError when a result cannot be stored; those before it are kept
 */
export async function makeCalls(
  study: Study,
  planned: readonly PlannedExperiment[],
  tally: StudyTally,
): Promise<void> {
  const phases = [
    planned.filter(({ experiment }) => !experiment.exclusive),
    ...planned.filter(({ experiment }) => experiment.exclusive).map((alone) => [alone]),
  ].map((phase) => phase.flatMap(({ arms }) => arms.flatMap(({ calls }) => calls)));
  const todo = phases.map((calls) => calls.filter((call) => !isCached(call, study.fresh)));

  const executor = study.executor();
  try {
    for (const calls of todo) await untilInterrupted(study, tally, shareOut(study, executor, calls, tally));
  } finally {
    await executor.close();
  }
}

/** As many loops as there are workers, each taking the next call: no call waits for a slower one's slot. */
async function shareOut(
  study: Study,
  executor: Executor,
  calls: readonly PlannedCall[],
  tally: StudyTally,
): Promise<void> {
  const queue = calls.values();
  let stop = false;
  const loop = async () => {
    for (const call of queue) {
      if (stop || study.signal.aborted) return;
      try {
        await settle(study, executor, call, tally);
      } catch (error) {
        stop = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: executor.workers }, loop));
}

/** Makes one call, or takes what another process has stored since the plan was made. */
async function settle(study: Study, executor: Executor, call: PlannedCall, tally: StudyTally): Promise<void> {
  const { experiment } = call.arm;
  const meanwhile = study.fresh ? undefined : study.store.read(experiment.id, call.key);
  if (meanwhile && !meanwhile.broke) return tally.cached(call, meanwhile);
  const data = await study.data.load(experiment);
  tally.started(call);
  const bytes = await withRetries(study, executor, call, callOf(study, call, data));
  if (study.signal.aborted) return;
  study.store.write(experiment.id, call.key, bytes);
  if (tally.counts(call.arm).run === 0) noteArm(study.store, call.arm);
  tally.finished(call, decodeTrialFile(bytes));
}

/** What an executor is handed for a planned call. */
export function callOf(study: Study, { arm, trials }: PlannedCall, data: TrialCall['data']): TrialCall {
  const { engine } = arm;
  return {
    experiment: arm.experiment.id,
    module: arm.experiment.module,
    arm: arm.arm,
    parameters: arm.parts.parameters,
    trials,
    rootSeed: study.rootSeed,
    ...(engine === undefined ? {} : { engine: engine.name }),
    data,
  };
}

async function withRetries(
  study: Study,
  executor: Executor,
  { arm }: PlannedCall,
  call: TrialCall,
): Promise<Uint8Array> {
  const where = `${arm.experiment.id} ${arm.arm} trial ${call.trials.join(', ')}`;
  for (let attempt = 1; ; attempt++) {
    try {
      return await executor.run(arm.experiment, call, {
        signal: study.signal,
        log: (message) => study.progress.log(`${where}: ${message}`),
        clock: study.clock,
      });
    } catch (error) {
      if (!(error instanceof WorkerCrashed) || study.signal.aborted) throw error;
      study.progress.log(`${where}: attempt ${attempt}: ${error.message}`);
      if (attempt > study.retries) return encodeTrialFile(crashed(call, attempt, error));
    }
  }
}

function crashed(call: TrialCall, attempts: number, error: WorkerCrashed): CallResult {
  return brokenCall(call, `its worker died at each of ${attempts} attempts; the last time: ${error.message}`);
}

async function untilInterrupted(study: Study, tally: StudyTally, work: Promise<void>): Promise<void> {
  const { signal } = study;
  let interrupt = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => reject(new StudyInterrupted(tally.counts()));
    signal.addEventListener('abort', interrupt, { once: true });
    if (signal.aborted) interrupt();
  });
  try {
    await Promise.race([interrupted, work]);
    if (signal.aborted) throw new StudyInterrupted(tally.counts());
  } finally {
    signal.removeEventListener('abort', interrupt);
    work.catch(() => {}); // abandoned work may still fail, and nobody is left to hear
    interrupted.catch(() => {});
  }
}
