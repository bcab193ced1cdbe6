// The results of profile full that are kept with the report: their scale, the accuracies they reach, and that they render. Skipped until there are any.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const file = join(import.meta.dirname, 'results/full/results.json');

interface Arm {
  readonly trials: readonly { readonly status: string; readonly metrics: Record<string, number> }[];
  readonly summary: Record<string, { readonly mean: number; readonly n: number }>;
}
interface Results {
  readonly profile: string;
  readonly experiments: Record<string, { readonly scaledDown?: string; readonly arms: Record<string, Arm> }>;
}

if (!existsSync(file))
  console.warn('full-results.test.ts: skipped, since no results of profile full are kept yet');

describe.skipIf(!existsSync(file))('the kept full results', () => {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
  const arm = (experiment: string, name: string) => kept!.experiments[experiment]!.arms[name]!;
  const mean = (experiment: string, name: string, metric = 'testAccuracy') =>
    arm(experiment, name).summary[metric]!.mean;

  it('are at the scale of the sheet', () => {
    expect(kept!.profile).toBe('full');
    expect(Object.keys(kept!.experiments).sort()).toEqual([
      'descending-detector',
      'mnist-cnn',
      'mnist-fnn',
      'relu-gradients',
      'residual-backprop',
    ]);
    for (const [id, { scaledDown, arms }] of Object.entries(kept!.experiments)) {
      expect(scaledDown, id).toBeUndefined();
      for (const [name, { trials }] of Object.entries(arms))
        expect(trials.length, `${id} ${name}`).toBeGreaterThanOrEqual(5);
    }
  });

  // The first and the floor of (iii) are stated for this network. The others are wide: they tell what learns from what does not.
  it.each([
    ['mnist-fnn', 'i', 0.91, 0.93],
    ['mnist-fnn', 'v', 0.9, 1],
    ['mnist-fnn', 'ix', 0.9, 1],
    ['mnist-fnn', 'xiii', 0.9, 1],
    ['mnist-fnn', 'xiv', 0.9, 1],
    ['mnist-fnn', 'vii', 0, 0.9],
    ['mnist-fnn', 'x-relu', 0.05, 0.2],
    ['mnist-fnn', 'x-sigmoid', 0.05, 0.2],
    ['mnist-cnn', 'ii', 0.95, 1],
    ['mnist-cnn', 'iii', 0.985, 1],
    ['mnist-cnn', 'v', 0.95, 1],
  ])('reach the test accuracy that they should: %s %s, from %f to %f', (experiment, name, floor, ceiling) => {
    expect(mean(experiment, name)).toBeGreaterThanOrEqual(floor);
    expect(mean(experiment, name)).toBeLessThanOrEqual(ceiling);
  });

  it('have the parameters that paper gives', () => {
    const parameters = (experiment: string, name: string) => mean(experiment, name, 'parameters');
    expect(['i', 'v', 'xiii'].map((name) => parameters('mnist-fnn', name))).toEqual([7850, 159_010, 185_300]);
    expect(parameters('mnist-cnn', 'iii')).toBe(20_440);
  });

  it('have no wrong answer of the detector, and no wrong derivative', () => {
    for (const metric of ['gridWrong', 'randomWrong', 'tiesWrong'])
      expect(mean('descending-detector', 'violations', metric), metric).toBe(0);
    for (const place of ['out', 'into', 'bias', 'upstreamOnly'])
      expect(mean('relu-gradients', 'silent', `nonZero-${place}`), place).toBe(0);
  });

  it('lose no numbers with logits', () => {
    for (const name of ['xi', 'xiii', 'xiv']) {
      for (const { status } of arm('mnist-fnn', name).trials) expect(status, name).toBe('completed');
    }
  });
});

describe.skipIf(!existsSync(file))('the report from them', () => {
  let out: string;
  let said: string;
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'iitd-apl405-hw2-full-'));
    const root = join(import.meta.dirname, '../..');
    const command = join(root, 'packages/trialbook/bin/trialbook.js');
    const options = ['report', 'iitd-apl405-hw2', '--profile', 'full', '--workers', '0', '--out', out];
    said = execFileSync(process.execPath, [command, ...options], { cwd: root, encoding: 'utf8' });
  });
  afterAll(() => rmSync(out, { recursive: true }));

  it('runs nothing, and says when and where they were computed', () => {
    expect(said).toContain(' 0 trials run,');
    const markdown = readFileSync(join(out, 'iitd-apl405-hw2/report.md'), 'utf8');
    expect(markdown).toMatch(/Rendered from results computed on \d{4}-\d\d-\d\d on .+, \d+ cores?, /);
    expect(markdown).not.toMatch(/\bNaN %|Left out\./);
  });
});
