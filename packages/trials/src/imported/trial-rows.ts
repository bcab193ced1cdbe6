// Trials that another program wrote, as rows of a CSV or JSON file: what a row says, checked. Knows no experiment.

import { parse } from 'csv-parse/sync';
import { ExperimentError } from '../errors.ts';
import type { TrialOutcome } from '../experiment.ts';

/** The outcomes of each arm, in the order of the trials' numbers. */
export type ImportedArms<Metric extends string = string> = ReadonlyMap<
  string,
  readonly TrialOutcome<Metric>[]
>;

type Row = Readonly<Record<string, unknown>>;

const STATUSES = ['completed', 'diverged', 'failed'] as const;

/**
 * The trials of a file's text, by arm.
 *
 * @param file - for errors; its ending says what it is: `.csv`, `.json`
 * @throws ExperimentError with file, row and column, what was required and what arrived
 */
export function trialRows<Metric extends string>(
  text: string,
  file: string,
  metrics: readonly Metric[],
): ImportedArms<Metric> {
  const rows = readRows(text, file);
  if (rows.length === 0) throw new ExperimentError(`${file}: it must hold at least one trial; it holds none`);
  const arms = new Map<string, TrialOutcome<Metric>[]>();
  rows.forEach((row, index) => {
    const at = `${file}, trial ${index + 1}`;
    const { arm } = row;
    if (typeof arm !== 'string' || arm === '') {
      throw new ExperimentError(
        `${at}: arm must be the name of its arm, a text; got ${JSON.stringify(arm)}. It has ${Object.keys(row).join(', ')}`,
      );
    }
    const outcomes = arms.get(arm) ?? [];
    arms.set(arm, outcomes);
    const number = isGiven(row.trial) ? Number(row.trial) : outcomes.length;
    if (!Number.isInteger(number) || number < 0 || outcomes[number] !== undefined) {
      throw new ExperimentError(
        `${at}: trial must be its number within the arm "${arm}", from 0 and each once; got ${JSON.stringify(row.trial)}`,
      );
    }
    outcomes[number] = outcomeOf(row, at, metrics);
  });
  for (const [arm, outcomes] of arms) {
    const missing = Array.from(outcomes, (outcome) => outcome === undefined).indexOf(true);
    if (missing >= 0) {
      throw new ExperimentError(
        `${file}: arm "${arm}" has a trial ${outcomes.length - 1} but no trial ${missing}; numbers must run from 0 without gaps, or leave trial out`,
      );
    }
  }
  return arms;
}

function readRows(text: string, file: string): readonly Row[] {
  if (/\.csv$/i.test(file)) {
    try {
      return parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true }) as Row[];
    } catch (error) {
      throw new ExperimentError(`${file}: it must be CSV with a header line: ${(error as Error).message}`);
    }
  }
  if (!/\.json$/i.test(file)) {
    throw new ExperimentError(`${file}: trials are read from .csv and .json files; this is neither`);
  }
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    const hint = /\b(NaN|Infinity)\b/.test(text) ? '; JSON has no NaN or Infinity: write null' : '';
    throw new ExperimentError(`${file}: it must be JSON: ${(error as Error).message}${hint}`);
  }
  if (!Array.isArray(rows) || rows.some((row) => typeof row !== 'object' || row === null)) {
    throw new ExperimentError(`${file}: it must be an array of objects, one per trial`);
  }
  return rows;
}

/** Whoever says no status has a completed trial where all metrics are numbers, and a diverged one where one is not. */
function outcomeOf<Metric extends string>(
  row: Row,
  at: string,
  names: readonly Metric[],
): TrialOutcome<Metric> {
  const metrics = {} as Record<Metric, number>;
  let notFinite: string | undefined;
  for (const name of names) {
    if (!Object.hasOwn(row, name)) {
      throw new ExperimentError(
        `${at}: the metric ${name} is missing; it has ${Object.keys(row).join(', ')}`,
      );
    }
    const value = numberOf(row[name]);
    if (value === undefined) {
      throw new ExperimentError(`${at}: ${name} must be a number; got ${JSON.stringify(row[name])}`);
    }
    if (Number.isFinite(value)) metrics[name] = value;
    else notFinite ??= `${name} is not finite`;
  }
  const given = isGiven(row.status) ? row.status : notFinite === undefined ? 'completed' : 'diverged';
  const status = STATUSES.find((known) => known === given);
  if (status === undefined) {
    throw new ExperimentError(
      `${at}: status must be ${STATUSES.join(', ')}; got ${JSON.stringify(row.status)}`,
    );
  }
  if (status === 'completed' && notFinite !== undefined) {
    throw new ExperimentError(`${at}: ${notFinite}, so its status cannot be completed`);
  }
  const reason = isGiven(row.reason) ? String(row.reason) : notFinite;
  return {
    status,
    metrics,
    ...(status === 'completed' || reason === undefined ? {} : { reason }),
    ...(row.series === undefined ? {} : { series: seriesOf(row.series, at) }),
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Numbers as Python and JavaScript write them; nothing, null and NaN are NaN; undefined for what is none. */
function numberOf(value: unknown): number | undefined {
  if (!isGiven(value)) return Number.NaN;
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(value);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const number = Number(value);
  return Number.isNaN(number) && !/^nan$/i.test(value) ? undefined : number;
}

function seriesOf(series: unknown, at: string): Record<string, number[]> {
  const entries = typeof series === 'object' && series !== null ? Object.entries(series) : undefined;
  if (entries?.every(([, values]) => Array.isArray(values)) !== true) {
    throw new ExperimentError(`${at}: series must be lists of numbers by name, as { "loss": [0.9, 0.5] }`);
  }
  return Object.fromEntries(
    entries.map(([name, values]) => [
      name,
      (values as unknown[]).map((value, i) => {
        const number = numberOf(value);
        if (number !== undefined) return number;
        throw new ExperimentError(
          `${at}: series ${name}, entry ${i}, must be a number; got ${JSON.stringify(value)}`,
        );
      }),
    ]),
  );
}
