// The whole report at profile smoke: every question under its own letter, in order, and nothing left over from the making.

import { loadImageDataset } from '@trialbook/datasets';
import { buildReport } from '@trialbook/report';
import { beforeAll, expect, it } from 'vitest';
import { cnnDropoutSweep } from './experiments/cnn-dropout-sweep.ts';
import { convArithmetic } from './experiments/conv-arithmetic.ts';
import { gateSeparability } from './experiments/gate-separability.ts';
import { logicGates } from './experiments/logic-gates.ts';
import { mnistMlpBudget } from './experiments/mnist-mlp-budget.ts';
import { reluSigmoidSettings } from './experiments/relu-sigmoid-settings.ts';
import { reluSigmoidZeroInit } from './experiments/relu-sigmoid-zero-init.ts';
import { sgdOrder } from './experiments/sgd-order.ts';
import { xorTraining } from './experiments/xor-training.ts';
import { report } from './report.ts';
import { smokeResults } from './test/smoke-results.ts';

const QUESTIONS = [
  '1A',
  '1B',
  '1C',
  '1D',
  '1E',
  '2A',
  '2B',
  '2C',
  '2D',
  '2E',
  '2F',
  '3A',
  '3B',
  '3C',
  '3D',
  '3E',
  '3F',
  '3G',
];

let written: string;
beforeAll(async () => {
  const digits = { download: false, allowStandIns: true, standIns: { train: 250, test: 120 } };
  const files = await buildReport({
    report,
    profile: 'smoke',
    engine: 'onnx-cpu',
    results: [
      await smokeResults(reluSigmoidZeroInit),
      await smokeResults(reluSigmoidSettings),
      await smokeResults(sgdOrder),
      await smokeResults(logicGates),
      await smokeResults(gateSeparability),
      await smokeResults(xorTraining),
      await smokeResults(mnistMlpBudget),
      await smokeResults(convArithmetic),
      await smokeResults(cnnDropoutSweep),
    ],
    loadData: () => loadImageDataset('mnist', digits),
    run: { facts: [], remarks: [] },
  });
  written = files.get('report.md') as string;
});

it('answers every question under its own letter, in order, each with a finding', () => {
  const headings = [...written.matchAll(/^#{2,3} (\d[A-G]) /gm)].map(([, letter]) => letter);
  expect(headings).toEqual(QUESTIONS);
  const parts = written.split(/^#{2,3} /m).filter((part) => /^\d[A-G] /.test(part));
  for (const part of parts) expect(part, part.slice(0, 40)).toContain('> **Finding.**');
});

it('gives every question a line on the page of answers, first of all', () => {
  const start = written.indexOf('## Answers');
  const answers = written.slice(start, written.indexOf('## Problem 1'));
  expect(start).toBeGreaterThan(0);
  expect([...answers.matchAll(/“(\d[A-G]) /g)].map(([, letter]) => letter)).toEqual(QUESTIONS);
});

it('names no value that is missing', () => {
  expect(written).not.toMatch(/undefined|NaN|\{\{|\{%|Left out\./);
});
