// The whole report at profile smoke: every question under its own number, in order, and nothing left over from the making.

import { loadImageDataset } from '@trialbook/datasets';
import { buildReport } from '@trialbook/report';
import { beforeAll, expect, it } from 'vitest';
import { descendingDetector } from './experiments/descending-detector.ts';
import { mnistCnn } from './experiments/mnist-cnn.ts';
import { mnistFnn } from './experiments/mnist-fnn.ts';
import { reluGradients } from './experiments/relu-gradients.ts';
import { residualBackprop } from './experiments/residual-backprop.ts';
import { report } from './report.ts';
import { smokeResults } from './test/smoke-results.ts';

let written: string;
beforeAll(async () => {
  const digits = { download: false, allowStandIns: true, standIns: { train: 400, test: 250 } };
  const files = await buildReport({
    report,
    profile: 'smoke',
    engine: 'onnx-cpu',
    results: [
      await smokeResults(descendingDetector),
      await smokeResults(reluGradients),
      await smokeResults(residualBackprop),
      await smokeResults(mnistFnn),
      await smokeResults(mnistCnn),
    ],
    loadData: () => loadImageDataset('mnist', digits),
    run: { facts: [], remarks: [] },
  });
  written = files.get('report.md')!;
});

it('answers the questions in the order of the sheet, each roman numeral under its own number', () => {
  const headings = [...written.matchAll(/^#{2,3} (Question \d|\([a-z]+\))/gm)].map(([, heading]) => heading);
  const fourteen = 'i ii iii iv v vi vii viii ix x xi xii xiii xiv'.split(' ').map((part) => `(${part})`);
  expect(headings).toEqual([
    'Question 1',
    'Question 2',
    'Question 3',
    '(a)',
    '(b)',
    'Question 4',
    ...fourteen,
    'Question 5',
    ...fourteen.slice(0, 5),
  ]);
});

it('gives every question a line on the page of answers, and every part a finding', () => {
  const answers = written.slice(0, written.indexOf('## What this is'));
  const lines = [...answers.matchAll(/^\| \[“\(([a-z]+)\)/gm)].map(([, part]) => part);
  expect(lines).toHaveLength(2 + 14 + 5);
  const parts = written.split(/^### /m).filter((part) => /^\([ivx]+\)/.test(part));
  expect(parts).toHaveLength(19);
  for (const part of parts) expect(part, part.slice(0, 40)).toContain('> **Finding.**');
});

it('names no value that is missing', () => {
  expect(written).not.toMatch(/undefined|\{\{|\{%|Left out\./);
});
