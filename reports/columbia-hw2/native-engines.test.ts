// The report at profile smoke on TensorFlow's native library, each package of it in a process of its own, where it is set up.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const required = process.env.TRIALBOOK_REQUIRED_ENGINES?.split(',') ?? [];

it.for(['tfjs-node', 'tfjs-node-gpu'])('runs at profile smoke on %s', (engine, { skip }) => {
  const out = mkdtempSync(join(tmpdir(), 'columbia-hw2-native-'));
  try {
    const command = join(root, 'packages/trialbook/bin/trialbook.js');
    const options = ['--profile', 'smoke', '--fresh', '--engine', engine, '--out', out];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [command, 'report', 'columbia-hw2', ...options],
      { cwd: root, encoding: 'utf8' },
    );
    const cannotStart = `trialbook: engine '${engine}': `;
    if (stderr.startsWith(cannotStart) && !required.includes(engine)) {
      const reason = stderr.slice(cannotStart.length).trim();
      console.log(`smoke report on ${engine} skipped: ${reason}`);
      skip(reason);
    }
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/columbia-hw2: .*index\.html .* [1-9]\d* trials run, 0 cached/);
    const { engine: used } = JSON.parse(readFileSync(join(out, 'columbia-hw2/manifest.json'), 'utf8'));
    expect(used).toMatchObject({ asked: engine, got: engine, device: expect.stringContaining('TensorFlow') });
    const results = JSON.parse(readFileSync(join(out, 'columbia-hw2/results.json'), 'utf8'));
    const trials = Object.values<{ arms: Record<string, { trials: { status: string }[] }> }>(
      results.experiments,
    )
      .flatMap(({ arms }) => Object.values(arms))
      .flatMap((arm) => arm.trials);
    expect(new Set(trials.map(({ status: outcome }) => outcome)).has('failed')).toBe(false);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
