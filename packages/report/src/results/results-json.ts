// results.json: every trial and every summary, under a schema with a version. Machine-read; times are those of the trials.

import type { Experiment, Profile } from '@trialbook/trials';
import type { Estimate } from '../estimate.ts';
import type { BoundResults } from './bound-results.ts';
import { type NamedVerdict, type VerdictJson, verdictsJson } from './verdict-json.ts';

/** Version of the layout of results.json, as results.schema.json describes it; grows when a reader must change. */
export const SCHEMA_VERSION = 2;

/** A metric of an arm over its completed trials; null where there is none: no finite mean, or fewer than two trials. */
export interface SummaryJson {
  readonly n: number;
  readonly mean: number | null;
  readonly standardError: number | null;
  readonly ci95: readonly [number, number] | null;
}

/** One trial, without its curves and artifacts. */
export interface TrialJson {
  readonly trial: number;
  readonly seed: string;
  /** Numbers that are not finite are null. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly durationMs: number;
  readonly status: string;
  readonly reason?: string;
}

/** An experiment: its trials and summaries by arm, and the facts computed from them, by name. */
export interface ExperimentJson {
  readonly title: string;
  readonly scaledDown?: string;
  readonly arms: Readonly<
    Record<
      string,
      { readonly trials: readonly TrialJson[]; readonly summary: Readonly<Record<string, SummaryJson>> }
    >
  >;
  readonly facts: Readonly<Record<string, Omit<Estimate, 'name'>>>;
}

/** The contents of results.json, schema 2. */
export interface ResultsJson {
  readonly schemaVersion: number;
  readonly report: string;
  readonly profile: Profile;
  /** The engine that ran the trials. */
  readonly engine: string;
  readonly experiments: Readonly<Record<string, ExperimentJson>>;
  /** What comparisons came to, whatever the text shows of them. */
  readonly verdicts: readonly VerdictJson[];
}

/** The contents of results.json. */
export function resultsJson(
  report: string,
  profile: Profile,
  engine: string,
  experiments: readonly { readonly experiment: Experiment; readonly results: BoundResults }[],
  verdicts: readonly NamedVerdict[] = [],
): ResultsJson {
  return {
    schemaVersion: SCHEMA_VERSION,
    report,
    profile,
    engine,
    experiments: Object.fromEntries(
      experiments.map(({ experiment, results }) => [experiment.id, experimentJson(experiment, results)]),
    ),
    verdicts: verdictsJson(verdicts),
  };
}

function experimentJson(experiment: Experiment, results: BoundResults): ExperimentJson {
  const metrics = Object.keys(experiment.metrics);
  const arms = results.arms.map((name) => {
    const arm = results.arm(name);
    const trials = arm.trials.map(({ trial, seed, metrics: found, durationMs, status, reason }) => ({
      trial,
      seed,
      metrics: Object.fromEntries(Object.entries(found).map(([metric, value]) => [metric, finite(value)])),
      durationMs,
      status,
      ...(reason === undefined ? {} : { reason }),
    }));
    const summary = metrics
      .filter((metric) => arm.completed.some((record) => record.metrics[metric] !== undefined))
      .map((metric) => [metric, summaryJson(arm.mean(metric))] as const);
    return [name, { trials, summary: Object.fromEntries(summary) }] as const;
  });
  const facts = [...results.facts].map(([name, { name: _, ...estimate }]) => [name, estimate] as const);
  return {
    title: experiment.title,
    ...(results.scaledDown === undefined ? {} : { scaledDown: results.scaledDown }),
    arms: Object.fromEntries(arms),
    facts: Object.fromEntries(facts),
  };
}

function summaryJson({ n = 0, value, standardError, ci95 }: Estimate): SummaryJson {
  return { n, mean: finite(value), standardError: finite(standardError), ci95: ci95 ?? null };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** The file's text: indented, one trial a line, so that differences read well. */
export function resultsText(results: ResultsJson): string {
  const lines = JSON.stringify(results, null, 1).replace(
    /\{\s*"trial": [^{]*"metrics": \{[^}]*\}[^}]*\}/g,
    (trial) => trial.replace(/\s*\n\s*/g, ' '),
  );
  return `${lines}\n`;
}
