// Results kept with a report as users meet them: damaged, of another seed, of an earlier form, checked with today's code.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorkspace, run, runHere } from './support/workspace.ts';

describe('kept results', () => {
  it('refuses kept results that are damaged, and says what to do', async () => {
    const workspace = makeWorkspace();
    const args = ['report', '--profile', 'full', '--workers', '0'];
    await runHere(workspace, [...args, '--save-results']);
    const file = join(workspace, 'reports/tiny/results/full/trials/counting.trials.gz');
    writeFileSync(file, readFileSync(file).subarray(0, 200));
    const { code, err } = await runHere(workspace, args);
    expect(err).toContain(
      `kept results: ${file} cannot be used: its checksum is not the one in the manifest`,
    );
    expect(err).toContain('restore it, or run with --fresh');
    expect(code).toBe(1);
  });

  it('says why kept results are not used, rather than begin to compute in silence', async () => {
    const workspace = makeWorkspace();
    const args = ['report', '--workers', '0'];
    await runHere(workspace, [...args, '--save-results']);
    const seeded = await runHere(workspace, [...args, '--seed', '2']);
    expect(seeded.err).toContain(
      'tiny: the results kept for profile quick are not used: they are of seed 1, not 2',
    );
    expect(seeded.out).toContain('8 trials run');
    const manifest = join(workspace, 'reports/tiny/results/quick/manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('"schemaVersion": 2', '"schemaVersion": 1'));
    const old = await runHere(workspace, args);
    expect(old.err).toContain(`${manifest} cannot be used: it is of form 1, and form 2 is read; restore it`);
    expect(old.code).toBe(1);
  });

  it('adds experiments to what is kept, one at a time, and computes one anew without touching the others', async () => {
    const workspace = makeWorkspace();
    const args = ['report', '--profile', 'full', '--workers', '0', '--save-results'];
    const kept = (file: string) => readFileSync(join(workspace, 'reports/tiny/results/full', file));
    const manifest = () => JSON.parse(kept('manifest.json').toString());
    await runHere(workspace, [...args, '--only', 'counting']);
    expect(Object.keys(manifest().kept.experiments)).toEqual(['counting']);
    expect(manifest().laterRuns).toBeUndefined();
    const { createdAt } = manifest();
    const results = () => JSON.parse(kept('results.json').toString()).experiments;
    const { counting } = results();

    const added = await runHere(workspace, [...args, '--only', 'slow']);
    expect(added.out).toContain('3 trials run');
    expect(Object.keys(manifest().kept.experiments)).toEqual(['counting', 'slow']);
    expect(manifest()).toMatchObject({
      createdAt,
      trials: { total: 23 },
      laterRuns: [{ experiments: ['slow'] }],
    });
    expect(Object.keys(results())).toEqual(['counting', 'slow']);
    expect(results().counting).toEqual(counting);

    await runHere(workspace, [...args, '--only', 'counting', '--fresh']);
    expect(manifest().laterRuns.map((later: { experiments: string[] }) => later.experiments)).toEqual([
      ['slow'],
      ['counting'],
    ]);
    const rendered = await runHere(workspace, ['report', '--profile', 'full', '--workers', '0']);
    expect(rendered.out).toContain('0 trials run, 23 kept');
  });

  it('checks kept results with today’s code, records it, and says it at the head', async () => {
    const workspace = makeWorkspace();
    const args = ['report', '--profile', 'full', '--workers', '0'];
    const none = await runHere(workspace, [...args, '--check-kept']);
    expect(none.err).toContain('tiny: no results are kept for profile full; --save-results keeps them');
    expect(none.code).toBe(1);

    await run(workspace, [...args, '--save-results']);
    const code = join(workspace, 'reports/tiny/dist/experiments.js');
    appendFileSync(code, '\nexport const more = 1;\n');
    const checked = await run(workspace, [...args, '--check-kept', '3']);
    expect(checked.out).toContain('tiny: counting: 3 of 3 trials equal\ntiny: slow: 3 of 3 trials equal\n');
    expect(checked.code).toBe(0);
    const markdown = () => readFileSync(join(workspace, 'reports/dist/tiny/report.md'), 'utf8');
    expect(markdown()).toMatch(
      /Rendered from results computed on \S+ on .*; checked on \S+ with today's code: 6 of 6 trials equal; run with --fresh/,
    );
    expect(markdown()).not.toContain('has changed');
    const manifest = JSON.parse(
      readFileSync(join(workspace, 'reports/tiny/results/full/manifest.json'), 'utf8'),
    );
    expect(manifest.checks.counting).toMatchObject({
      checkedAt: expect.stringMatching(/^\d{4}-/),
      node: process.versions.node,
      machine: { arch: process.arch },
      trials: Array(3).fill({ arm: 'all', outcome: 'equal', trial: expect.any(Number) }),
    });
    expect(manifest.checks.counting.codeVersion).not.toBe(manifest.kept.experiments.counting.codeVersion);

    appendFileSync(code, '\nexport const again = 1;\n');
    await run(workspace, args);
    expect(markdown()).toContain(
      'The code of experiments counting and slow has changed since these results were computed or last checked;',
    );

    writeFileSync(code, readFileSync(code, 'utf8').replace("child('x')", "child('y')"));
    const differing = await run(workspace, [...args, '--check-kept', '2']);
    expect(differing.out).toMatch(
      /tiny: counting: 0 of 2 trials equal, 2 different\n {2}all, trial \d+: different: metrics\.value: kept 0\.\d+, now 0\.\d+\n/,
    );
    expect(differing.code).toBe(1);
    expect(markdown()).toContain(
      'Of experiment counting, 2 of 2 trials that were run again came out otherwise: all, trial',
    );
  });
});
