// Reads what an experiment returned for one trial, and holds it to its word: completed means every metric, each finite.

import { ExperimentError } from './errors.ts';
import type { Experiment, TrialOutcome, TrialRecord } from './experiment.ts';

/** The part of a record that the experiment decides. */
export type Reading = Pick<TrialRecord, 'status' | 'reason' | 'metrics' | 'series' | 'artifacts'>;

/**
 * The outcome as it is recorded. A metric that is not finite makes the trial diverged; one that is missing or not
 * described makes it failed. Only described, finite metrics are kept.
 *
 * @throws ExperimentError when the outcome is no outcome
 */
export function readOutcome(experiment: Experiment, outcome: TrialOutcome): Reading {
  checkShape(outcome);
  return {
    ...judge(experiment, outcome),
    metrics: Object.fromEntries(
      Object.entries(outcome.metrics).filter(
        ([name, value]) => Object.hasOwn(experiment.metrics, name) && Number.isFinite(value),
      ),
    ),
    series: Object.fromEntries(
      Object.entries(outcome.series ?? {}).map(([name, values]) => [name, Float64Array.from(values)]),
    ),
    artifacts: outcome.artifacts ?? {},
  };
}

function checkShape(outcome: TrialOutcome): void {
  const { status, metrics } = (outcome ?? {}) as Partial<TrialOutcome>;
  const known = status === 'completed' || status === 'diverged' || status === 'failed';
  if (known && typeof metrics === 'object' && metrics !== null) return;
  throw new ExperimentError(
    'run must return { status: completed | diverged | failed, metrics: {…} } for each task; ' +
      `got status ${JSON.stringify(status)} with metrics ${metrics === undefined ? 'missing' : typeof metrics}`,
  );
}

function judge(experiment: Experiment, outcome: TrialOutcome): Pick<TrialRecord, 'status' | 'reason'> {
  const given = Object.entries(outcome.metrics);
  const unknown = given.find(([name]) => !Object.hasOwn(experiment.metrics, name));
  if (unknown) {
    const known = Object.keys(experiment.metrics).join(', ');
    const reason = `returned a metric "${unknown[0]}" that is not described; described: ${known}`;
    return { status: 'failed', reason };
  }
  if (outcome.status !== 'completed') {
    return { status: outcome.status, reason: outcome.reason ?? 'no reason was given' };
  }
  const broken = given.filter(([, value]) => value !== undefined && !Number.isFinite(value));
  if (broken.length > 0) {
    const what = broken.map(([name, value]) => `${name} is ${value}`).join(', ');
    return { status: 'diverged', reason: outcome.reason === undefined ? what : `${outcome.reason}; ${what}` };
  }
  const missing = Object.keys(experiment.metrics).filter((name) => outcome.metrics[name] === undefined);
  if (missing.length > 0) {
    return { status: 'failed', reason: `completed without a value for ${missing.join(', ')}` };
  }
  return { status: 'completed', ...(outcome.reason === undefined ? {} : { reason: outcome.reason }) };
}
