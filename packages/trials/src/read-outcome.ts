// Reads what an experiment returned for one trial, and holds it to its word: completed means every metric, each finite.

import { ExperimentError } from './errors.ts';
import type { Experiment, TrialOutcome, TrialRecord } from './experiment.ts';

/** The part of a record that the experiment decides. */
export type Reading = Pick<TrialRecord, 'status' | 'reason' | 'metrics' | 'series' | 'artifacts'>;

/**
 * The outcome as it is recorded. A metric that is not finite makes the trial diverged; one that is missing, not described or
 * no number makes it failed, and so does a series that holds anything but numbers. Only described, finite metrics are kept.
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
      Object.entries(outcome.series ?? {})
        .filter(([, values]) => notNumbers(values) === undefined)
        .map(([name, values]) => [name, Float64Array.from(values)]),
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
  const wrong = given.find(([, value]) => value !== undefined && typeof value !== 'number');
  if (wrong) {
    const reason = `returned the metric "${wrong[0]}" as ${kindOf(wrong[1])}; a metric is a number`;
    return { status: 'failed', reason };
  }
  for (const [name, values] of Object.entries(outcome.series ?? {})) {
    const what = notNumbers(values);
    if (what !== undefined) {
      return { status: 'failed', reason: `returned the series "${name}" ${what}; a series holds numbers` };
    }
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

/** What of a series is no number, in words; nothing when all are. */
function notNumbers(values: unknown): string | undefined {
  if (ArrayBuffer.isView(values) && !(values instanceof DataView)) {
    const numbers = !(values instanceof BigInt64Array || values instanceof BigUint64Array);
    return numbers ? undefined : 'as an array of bigints';
  }
  if (!Array.isArray(values)) return `as ${kindOf(values)}`;
  const at = values.findIndex((value) => typeof value !== 'number');
  return at < 0 ? undefined : `with ${kindOf(values[at])} at ${at}`;
}

/** `the string "0.5"`, `the bigint 3n`, `null`, `an object`. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  switch (typeof value) {
    case 'string':
      return `the string ${JSON.stringify(value.slice(0, 40))}`;
    case 'bigint':
      return `the bigint ${value}n`;
    case 'boolean':
      return `the boolean ${value}`;
    default:
      return Array.isArray(value)
        ? 'an array'
        : typeof value === 'object'
          ? 'an object'
          : `a ${typeof value}`;
  }
}
