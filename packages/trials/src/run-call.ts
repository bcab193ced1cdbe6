// Runs one call of an experiment's `run` and turns whatever happens into records. Stores nothing.

import { ExperimentError } from './errors.ts';
import type { Experiment, Json, TrialOutcome } from './experiment.ts';
import { readOutcome } from './read-outcome.ts';
import { type CallResult, studySeeds, type TrialCall, trialSeeds } from './trial-call.ts';

/** The world around a call. */
export interface CallWorld {
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  /** Milliseconds; the duration of a trial is its call's, divided by the number of its trials. */
  readonly clock: () => number;
  /** What the plan allows a trial, in milliseconds. An executor that cannot stop a trial says so. Default no limit. */
  readonly trialLimitMs?: number | undefined;
}

/** Runs the call. Never rejects: a throwing `run` gives failed records with the reason. */
export async function runCall(
  experiment: Experiment,
  call: TrialCall,
  { signal, log, clock }: CallWorld,
): Promise<CallResult> {
  const start = clock();
  const perTrial = () => (clock() - start) / call.trials.length;
  try {
    const outcomes = await experiment.run({
      arm: call.arm,
      parameters: frozen(call.parameters),
      tasks: call.trials.map((trial) => ({
        trial,
        seeds: trialSeeds(call.rootSeed, call.experiment, trial),
      })),
      study: studySeeds(call.rootSeed, call.experiment),
      get engine() {
        return engineOf(call);
      },
      data: <Value>(name: string) => dataSet(call, name) as Value,
      signal,
      log,
    });
    const durationMs = perTrial();
    if (!Array.isArray(outcomes) || outcomes.length !== call.trials.length) {
      throw new ExperimentError(
        `run must return one outcome per task, ${call.trials.length} here; ` +
          `got ${Array.isArray(outcomes) ? outcomes.length : typeof outcomes}`,
      );
    }
    const records = outcomes.map((outcome: TrialOutcome, i) => ({
      ...bare(call, call.trials[i]!, durationMs),
      ...readOutcome(experiment, outcome),
    }));
    return { records, broke: false };
  } catch (error) {
    return brokenCall(call, reasonOf(error), perTrial());
  }
}

/** The result of a call that yielded nothing: every one of its trials failed for the same reason. */
export function brokenCall(call: TrialCall, reason: string, durationMs = 0): CallResult {
  const records = call.trials.map((trial) => ({
    ...bare(call, trial, durationMs),
    status: 'failed' as const,
    metrics: {},
    reason,
  }));
  return { records, broke: true };
}

/**
 * A copy that cannot be changed. A run that changes what it was given would hand the changed parameters to the next trials of
 * this thread, and so give other numbers with other numbers of workers; in a module, changing a frozen object throws.
 */
function frozen<Value extends Json>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, child]) => [name, frozen(child as Json)] as const);
  const copy = Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
  return Object.freeze(copy) as Value;
}

function dataSet(call: TrialCall, name: string): unknown {
  if (Object.hasOwn(call.data, name)) return call.data[name];
  throw new ExperimentError(
    `experiment "${call.experiment}" asked for data set "${name}", which it does not list; ` +
      `listed: ${Object.keys(call.data).join(', ') || 'none'}; add it to the experiment's data`,
  );
}

function engineOf(call: TrialCall): string {
  if (call.engine !== undefined) return call.engine;
  throw new ExperimentError(
    `experiment "${call.experiment}" reads context.engine, but is not known to use an engine; ` +
      'add `engine: true` to its definition, so that the engine becomes part of its keys',
  );
}

function bare(call: TrialCall, trial: number, durationMs: number) {
  const seed = trialSeeds(call.rootSeed, call.experiment, trial).hex;
  return { trial, seed, durationMs, series: {}, artifacts: {} };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `threw ${String(error)}`;
}
