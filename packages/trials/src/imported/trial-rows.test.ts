import { describe, expect, test } from 'vitest';
import { trialRows } from './trial-rows.ts';

const csv = (text: string) => Object.fromEntries(trialRows(text, 'runs.csv', ['accuracy', 'loss']));
const json = (value: unknown) =>
  Object.fromEntries(trialRows(JSON.stringify(value), 'runs.json', ['accuracy', 'loss']));

const done = (accuracy: number, loss: number) => ({ status: 'completed', metrics: { accuracy, loss } });

describe('trials of a CSV file', () => {
  test('one row is one trial; other columns are left alone', () => {
    const text = 'arm,accuracy,loss,host\nadam,0.97,0.1,a\nsgd,0.9,3e-1,a\nadam,0.98,0.08,b\n';
    expect(csv(text)).toEqual({ adam: [done(0.97, 0.1), done(0.98, 0.08)], sgd: [done(0.9, 0.3)] });
  });

  test('trials stand at their numbers, whatever the order of the rows', () => {
    const text = 'arm,trial,accuracy,loss\r\nadam,1,0.98,0.08\r\nadam,0,0.97,0.1\r\n';
    expect(csv(text)).toEqual({ adam: [done(0.97, 0.1), done(0.98, 0.08)] });
  });

  test('quotes, spaces and a byte order mark as spreadsheets write them', () => {
    const text = '\uFEFF"arm", accuracy, loss\n"adam, slow", 0.5, 1\n\n';
    expect(csv(text)).toEqual({ 'adam, slow': [done(0.5, 1)] });
  });

  test.each(['nan', 'NaN', '', 'inf', '-Infinity'])('a metric that is "%s" has diverged', (value) => {
    expect(csv(`arm,accuracy,loss\nadam,0.1,${value}\n`)).toEqual({
      adam: [{ status: 'diverged', metrics: { accuracy: 0.1 }, reason: 'loss is not finite' }],
    });
  });

  test('a status and its reason are taken as they are', () => {
    expect(csv('arm,accuracy,loss,status,reason\nadam,,,failed,out of memory\n')).toEqual({
      adam: [{ status: 'failed', metrics: {}, reason: 'out of memory' }],
    });
  });

  test.each([
    ['', /runs\.csv: it must hold at least one trial; it holds none/],
    [
      'name,accuracy,loss\nadam,1,2\n',
      /trial 1: arm must be the name of its arm.*It has name, accuracy, loss/,
    ],
    ['arm,accuracy\nadam,1\n', /trial 1: the metric loss is missing; it has arm, accuracy/],
    ['arm,accuracy,loss\nadam,1,2\nadam,high,2\n', /trial 2: accuracy must be a number; got "high"/],
    ['arm,trial,accuracy,loss\nadam,0,1,2\nadam,0,1,2\n', /trial 2: trial must be its number.*got "0"/],
    ['arm,trial,accuracy,loss\nadam,1,1,2\n', /arm "adam" has a trial 1 but no trial 0/],
    ['arm,accuracy,loss,status\nadam,1,2,ok\n', /status must be completed, diverged, failed; got "ok"/],
    [
      'arm,accuracy,loss,status\nadam,1,nan,completed\n',
      /loss is not finite, so its status cannot be completed/,
    ],
    ['arm,accuracy,loss\nadam,1\n', /it must be CSV with a header line: /],
  ])('%j is refused', (text, message) => {
    expect(() => csv(text)).toThrow(message);
  });
});

describe('trials of a JSON file', () => {
  test('null is not finite; series are curves by name', () => {
    const rows = [
      { arm: 'adam', accuracy: 0.9, loss: 0.2, series: { loss: [0.9, 0.5, null] } },
      { arm: 'adam', accuracy: 0.9, loss: null },
    ];
    expect(json(rows)).toEqual({
      adam: [
        { ...done(0.9, 0.2), series: { loss: [0.9, 0.5, Number.NaN] } },
        { status: 'diverged', metrics: { accuracy: 0.9 }, reason: 'loss is not finite' },
      ],
    });
  });

  test('what is no array of trials is refused', () => {
    expect(() => json({ arm: 'adam' })).toThrow('runs.json: it must be an array of objects, one per trial');
    const series = [{ arm: 'adam', accuracy: 1, loss: 1, series: { loss: ['low'] } }];
    expect(() => json(series)).toThrow('series loss, entry 0, must be a number; got "low"');
    expect(() => trialRows('[{"arm": "a", "loss": NaN}]', 'runs.json', ['loss'])).toThrow(
      'JSON has no NaN or Infinity: write null',
    );
    expect(() => trialRows('', 'runs.tsv', ['loss'])).toThrow('trials are read from .csv and .json files');
  });
});
