// Makes the calls of a plan that are not cached: order, retries, storing, interruption. How a call runs is the executor's.

import { CallStopped, StudyInterrupted, WorkerCrashed } from './errors.ts';
import { labelled } from './label-call.ts';
import { type PendingCommits, pendingCommits } from './pending-commits.ts';
import { brokenCall } from './run-call.ts';
import { noteArm } from './run-reason.ts';
import { decodeTrialFile, encodeTrialFile, type TrialFile } from './store/trial-file.ts';
import type { Study } from './study.ts';
import {
  callsOf,
  checkedFile,
  isCached,
  type PlannedArm,
  type PlannedCall,
  type PlannedExperiment,
} from './study-plan.ts';
import type { StudyTally } from './study-tally.ts';
import type { CallResult, TrialCall } from './trial-call.ts';
import { callsInOrder, type OpenCalls, type TakenCall } from './work/taken-call.ts';
import type { Executor } from './workers/executor.ts';

/**
 * Makes every call that is not cached and tells the tally of each once it is stored. Exclusive experiments run last, each
 * alone. The study's executor is closed at the end.
 *
 * @param open - what hands out the calls of a phase; default all of them, in order
 * @throws StudyInterrupted when the study's signal is aborted
 * @throws StoreError when a result cannot be stored; those before it are kept
 */
export async function makeCalls(
  study: Study,
  planned: readonly PlannedExperiment[],
  tally: StudyTally,
  open: (calls: readonly PlannedCall[]) => OpenCalls | Promise<OpenCalls> = (calls) =>
    callsInOrder(study.store, calls),
): Promise<void> {
  const phases = [
    planned.filter(({ experiment }) => !experiment.exclusive),
    ...planned.filter(({ experiment }) => experiment.exclusive).map((alone) => [alone]),
  ].map(callsOf);
  const todo = phases.map((calls) => calls.filter((call) => !isCached(call, study.fresh)));

  const executor = study.executor();
  const commits = pendingCommits();
  try {
    for (const calls of todo) {
      if (calls.length === 0) continue;
      const phase = { study, executor, tally, commits, stopped: false, noted: new Set<PlannedArm>() };
      const work = shareOut(phase, await open(calls));
      await untilInterrupted(study, tally, commits, work);
    }
  } finally {
    await executor.close();
  }
}

/** What the loops of a phase share. */
interface Phase {
  readonly study: Study;
  readonly executor: Executor;
  readonly tally: StudyTally;
  readonly commits: PendingCommits;
  /** Arms whose keys' parts are noted. */
  readonly noted: Set<PlannedArm>;
  /** Set by the first error: what ends after it, ends because of it. */
  stopped: boolean;
}

/** As many loops as there are workers, each taking the next call: no call waits for a slower one's slot. */
async function shareOut(phase: Phase, calls: OpenCalls): Promise<void> {
  const stops = () => phase.stopped || phase.study.signal.aborted;
  const loop = async () => {
    let last: PlannedCall | undefined;
    while (!stops()) {
      const taken = await calls.take(last);
      if (taken === undefined || stops()) return;
      await settle(phase, taken);
      last = taken.call;
    }
  };
  const stopAtError = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      phase.stopped = true;
      throw error;
    }
  };
  try {
    const loops = Array.from({ length: phase.executor.workers }, () => stopAtError(loop()));
    // What cannot be stored stops the study at once, however long the trials under way would take.
    await Promise.race([Promise.all(loops), stopAtError(phase.commits.failed)]);
  } finally {
    await stopAtError(phase.commits.settled());
  }
}

/** Makes one call, or takes what another process has stored since the plan was made. */
async function settle(phase: Phase, taken: TakenCall): Promise<void> {
  const { study, tally, commits } = phase;
  const { call } = taken;
  const { experiment } = call.arm;
  const meanwhile = study.fresh ? undefined : await stored(study, call);
  if (meanwhile && !meanwhile.broke) {
    await taken.finish();
    return tally.cached(call, meanwhile);
  }
  const data = await study.data.load(experiment);
  tally.started(call);
  const made = callOf(study, call, data);
  const bytes =
    taken.lost === undefined
      ? await withRetries(phase, call, made)
      : encodeTrialFile(labelled(made, brokenCall(made, taken.lost)));
  if (bytes === undefined || phase.stopped || study.signal.aborted) return;
  const commit = keep(phase, taken, bytes);
  // Trials go on while the disk works, unless their time is what is measured.
  if (experiment.exclusive) await commit;
  else await commits.add(commit, bytes.length);
}

/** Stores a result and tells the tally. A call that broke replaces nothing that did not. */
async function keep({ study, tally, noted }: Phase, taken: TakenCall, bytes: Uint8Array): Promise<void> {
  const { call } = taken;
  const file = decodeTrialFile(bytes);
  const before = file.broke ? await stored(study, call) : undefined;
  if (before !== undefined && !before.broke) {
    study.warn(
      `${nameOf(call)}: broke this time (${file.records[0]?.reason}); the stored result is left as it is`,
    );
    await taken.finish();
  } else await taken.finish({ bytes, broke: file.broke });
  if (!noted.has(call.arm)) {
    noted.add(call.arm);
    await noteArm(study.store, call.arm);
  }
  tally.finished(call, file);
}

async function stored(study: Study, { arm, trials, key }: PlannedCall): Promise<TrialFile | undefined> {
  const found = await study.store.readMany(arm.experiment.id, [key]);
  return checkedFile(study, arm, trials, found.get(key));
}

const nameOf = ({ arm, trials }: Pick<PlannedCall, 'arm' | 'trials'>) =>
  `${arm.experiment.id} ${arm.arm} trial ${trials.length > 4 ? `${trials[0]} to ${trials.at(-1)}` : trials.join(', ')}`;

/** What an executor is handed for a planned call. */
export function callOf(study: Study, { arm, trials, key }: PlannedCall, data: TrialCall['data']): TrialCall {
  const { engine } = arm;
  const libraries = Object.entries(engine === undefined ? {} : arm.parts.code.packages);
  return {
    key,
    versions: Object.fromEntries(libraries.filter(([name]) => name.startsWith('onnxruntime-'))),
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

/** The bytes of what came of a call; undefined when the study stopped meanwhile: that is no outcome of the call. */
async function withRetries(
  phase: Phase,
  planned: PlannedCall,
  call: TrialCall,
): Promise<Uint8Array | undefined> {
  const { study, executor } = phase;
  const where = nameOf(planned);
  for (let attempt = 1; ; attempt++) {
    try {
      return await executor.run(planned.arm.experiment, call, {
        signal: study.signal,
        log: (message) => study.progress.log(`${where}: ${message}`),
        clock: study.clock,
        trialLimitMs: planned.arm.trialLimitMs,
      });
    } catch (error) {
      if (phase.stopped || study.signal.aborted) return undefined;
      if (error instanceof CallStopped) {
        study.progress.log(`${where}: stopped: ${error.message}`);
        return encodeTrialFile(labelled(call, brokenCall(call, error.message)));
      }
      if (!(error instanceof WorkerCrashed)) throw error;
      study.progress.log(`${where}: attempt ${attempt}: ${error.message}`);
      if (attempt > study.retries) return encodeTrialFile(labelled(call, crashed(call, attempt, error)));
    }
  }
}

function crashed(call: TrialCall, attempts: number, error: WorkerCrashed): CallResult {
  return brokenCall(call, `its worker died at each of ${attempts} attempts; the last time: ${error.message}`);
}

async function untilInterrupted(
  study: Study,
  tally: StudyTally,
  commits: PendingCommits,
  work: Promise<void>,
): Promise<void> {
  const { signal } = study;
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
    signal.addEventListener('abort', interrupt, { once: true });
    if (signal.aborted) interrupt();
  });
  try {
    await Promise.race([interrupted, work]);
    if (!signal.aborted) return;
    await commits.settled().catch(() => {}); // what is finished is kept, as far as the disk takes it
    throw new StudyInterrupted(tally.counts());
  } finally {
    signal.removeEventListener('abort', interrupt);
    work.catch(() => {}); // abandoned work may still fail, and nobody is left to hear
  }
}
