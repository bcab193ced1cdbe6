// results.json against its published schema, by a validator we did not write; and reading files of both versions.

import { readFileSync } from 'node:fs';
import type { Experiment, TrialRecord } from '@trialbook/trials';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { ReportError } from '../report-error.ts';
import { BoundResults } from './bound-results.ts';
import { readResultsJson } from './read-results-json.ts';
import { type ResultsJson, resultsJson, resultsText } from './results-json.ts';
import { compared, verdict } from './verdict.ts';

const schema = JSON.parse(readFileSync(new URL('../../results.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
const faults = (results: unknown) => (validate(results) ? [] : validate.errors);

const experiment = {
  id: 'nets',
  title: 'Nets',
  metrics: { accuracy: { label: 'Accuracy', unit: 'fraction' }, loss: { label: 'Loss', unit: '' } },
} as unknown as Experiment;
const record = (trial: number, accuracy: number, more: Partial<TrialRecord> = {}): TrialRecord => ({
  trial,
  seed: `0${trial}`,
  status: 'completed',
  metrics: { accuracy, loss: 1 - accuracy },
  durationMs: 12.5,
  series: {},
  artifacts: {},
  ...more,
});
const records = (shift: number) => [0.9, 0.92, 0.93, 0.91].map((value, i) => record(i, value + shift));
const arms = {
  deep: {
    records: [
      ...records(0.03),
      record(4, 0, { status: 'diverged', metrics: { accuracy: Number.NaN }, reason: 'NaN' }),
    ],
  },
  wide: {
    records: records(0).map((each, i) => ({ ...each, metrics: { ...each.metrics, accuracy: 0.9 + i / 90 } })),
  },
  alone: { records: [record(0, 0.5)] },
};

function made(): ResultsJson {
  const results = new BoundResults(experiment, arms, 'four trials instead of ten');
  const gain = results.difference('deep', 'wide', 'accuracy');
  results.fact('gain', gain, 'fraction');
  results.fact('slope', Number.NaN);
  const verdicts = [
    { name: 'nets.gain', verdict: compared(gain).direction },
    { name: 'nets.settled', verdict: verdict({ outcome: 'yes', outcomes: ['yes', 'no'] }) },
  ];
  return resultsJson('tiny', 'quick', 'onnx-cpu', [{ experiment, results }], verdicts);
}

describe('results.json', () => {
  it('is as its published schema says, with every kind of content', () => {
    const results = JSON.parse(resultsText(made())) as ResultsJson;
    expect(faults(results)).toEqual([]);
    expect(schema.$id).toBe(`urn:trialbook:results:${results.schemaVersion}`);
    expect(results.experiments.nets!.arms.deep!.trials[4]).toMatchObject({
      metrics: { accuracy: null },
      reason: 'NaN',
    });
  });

  it('holds of every verdict what was compared, the test, n, interval, p and size', () => {
    const { verdicts } = made();
    expect(verdicts[0]).toEqual({
      name: 'nets.gain',
      outcome: 'higher',
      outcomes: ['higher', 'lower', 'none'],
      decidedBy: 'nets/deep − wide/accuracy',
      experiment: 'nets',
      arms: ['deep', 'wide'],
      metric: 'accuracy',
      test: expect.stringMatching(/t-test/),
      n: 4,
      difference: expect.closeTo(0.0283, 4),
      interval: [expect.any(Number), expect.any(Number)],
      p: expect.any(Number),
      method: expect.any(String),
    });
    expect(verdicts[1]).toEqual({ name: 'nets.settled', outcome: 'yes', outcomes: ['yes', 'no'] });
  });

  const wide = 'experiments.nets.arms.wide';
  it.each<[what: string, place: string, value?: unknown]>([
    ['another version', 'schemaVersion', 1],
    ['no verdicts', 'verdicts'],
    ['a profile that is none', 'profile', 'fast'],
    ['a member that is not described', 'experiments.nets.extra', 1],
    ['a trial without a seed', `${wide}.trials.0.seed`],
    ['a status that is none', `${wide}.trials.0.status`, 'ok'],
    ['a metric as text', `${wide}.trials.0.metrics.loss`, '0.1'],
    ['half an interval', `${wide}.summary.loss.ci95`, [0]],
    ['a p-value above 1', 'verdicts.0.p', 1.5],
    ['a verdict without outcomes', 'verdicts.1.outcomes'],
    ['three arms in a difference', 'verdicts.0.arms', ['a', 'b', 'c']],
  ])('is refused by the schema with %s', (_what, place, value) => {
    const results: unknown = JSON.parse(resultsText(made()));
    const path = place.split('.');
    const last = path.pop()!;
    const holder = path.reduce((at, name) => (at as Record<string, unknown>)[name], results);
    (holder as Record<string, unknown>)[last] = value;
    expect(faults(JSON.parse(JSON.stringify(results)))).not.toEqual([]);
  });
});

describe('readResultsJson', () => {
  it('reads what was written', () => {
    const text = resultsText(made());
    expect(readResultsJson(text)).toEqual(JSON.parse(text));
  });

  it('reads a file of version 1 as one without verdicts', () => {
    const { verdicts: _, ...old } = JSON.parse(resultsText(made())) as ResultsJson;
    const read = readResultsJson(JSON.stringify({ ...old, schemaVersion: 1 }));
    expect(read).toEqual({ ...old, schemaVersion: 2, verdicts: [] });
    expect(faults(read)).toEqual([]);
  });

  it.each([
    ['{', /^results\.json is not JSON: .*; write the report again$/],
    [
      'null',
      /^results\.json is of schema version undefined; versions 1 and 2 are read: write the report again, or/,
    ],
    ['{"schemaVersion":3}', /of schema version 3; versions 1 and 2 are read/],
    ['{"schemaVersion":2}', /says schema version 2, but is no such file; write the report again$/],
    [
      '{"schemaVersion":1,"report":"a","profile":"full","engine":"none"}',
      /says schema version 1, but is no such file/,
    ],
  ])('refuses %s with a word', (text, message) => {
    expect(() => readResultsJson(text)).toThrow(ReportError);
    expect(() => readResultsJson(text)).toThrow(message);
  });
});
