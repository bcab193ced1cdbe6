// The results of profile full that are kept with the report: their scale, the accuracies they reach, and that they render.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dyingReluArms } from './problems/2/collapse-shares.ts';

const here = import.meta.dirname;
const root = join(here, '../..');

interface Arm {
  readonly trials: readonly { readonly status: string; readonly metrics: Record<string, number> }[];
  readonly summary: Record<string, { readonly mean: number; readonly n: number }>;
}
interface Results {
  readonly profile: string;
  readonly experiments: Record<string, { readonly scaledDown?: string; readonly arms: Record<string, Arm> }>;
}

const kept = JSON.parse(readFileSync(join(here, 'results/full/results.json'), 'utf8')) as Results;
const arm = (experiment: string, name: string) => kept.experiments[experiment]!.arms[name]!;
const mean = (experiment: string, name: string, metric: string) =>
  arm(experiment, name).summary[metric]!.mean;

describe('the kept full results', () => {
  it('are at the scale of the assignment', () => {
    expect(kept.profile).toBe('full');
    for (const [id, { scaledDown }] of Object.entries(kept.experiments))
      expect(scaledDown, id).toBeUndefined();
    for (const name of ['perceptron', 'hinge']) expect(arm('perceptron', name).trials).toHaveLength(1000);
    for (const name of dyingReluArms) expect(arm('dying-relu', name).trials, name).toHaveLength(1000);
    for (const { trials } of Object.values(kept.experiments['lenet-batchnorm-dropout']!.arms))
      expect(trials).toHaveLength(10);
    const networks = Object.keys(kept.experiments['eggholder-depth-width']!.arms);
    const ofDepth = (depth: number) => networks.filter((name) => name.startsWith(`${depth}:`)).length;
    expect([ofDepth(1), ofDepth(2)]).toEqual([6, 25]);
    expect(ofDepth(3)).toBeGreaterThanOrEqual(20);
  });

  it.each([
    ['standardized-bn', 0.983],
    ['bn-input', 0.985],
    ['dropout', 0.91],
    ['bn-dropout', 0.95],
  ])('reach the test accuracy that LeNet-5 should: %s %f', (name, floor) => {
    expect(mean('lenet-batchnorm-dropout', name, 'testAccuracy')).toBeGreaterThanOrEqual(floor);
  });

  it('collapse as the paper says with ReLU, and hardly with leaky ReLU', () => {
    expect(mean('dying-relu', 'abs/relu', 'collapsed')).toBeGreaterThanOrEqual(0.9);
    expect(mean('dying-relu', 'abs/leaky-relu', 'collapsed')).toBeLessThan(0.1);
  });
});

describe('the report from them', () => {
  const out = mkdtempSync(join(tmpdir(), 'columbia-hw2-full-'));
  afterAll(() => rmSync(out, { recursive: true }));
  let said: string;
  beforeAll(() => {
    const command = join(root, 'packages/trialbook/bin/trialbook.js');
    const options = ['report', 'columbia-hw2', '--profile', 'full', '--workers', '0', '--out', out];
    said = execFileSync(process.execPath, [command, ...options], { cwd: root, encoding: 'utf8' });
  });

  it('runs nothing, and says when and where they were computed', () => {
    expect(said).toContain(' 0 trials run,');
    const markdown = readFileSync(join(out, 'columbia-hw2/report.md'), 'utf8');
    expect(markdown).toMatch(/Rendered from results computed on \d{4}-\d\d-\d\d on .+, \d+ cores?, /);
    expect(markdown).not.toContain('Left out.');
    expect(markdown).not.toContain('NaN');
  });
});
