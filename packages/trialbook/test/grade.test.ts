// `trialbook grade` as instructors meet it: a submission that is sound, one that was changed, ones that are broken.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TrialRecord } from '@trialbook/trials';
import { describe, expect, it } from 'vitest';
import { packExperiment, unpackExperiment } from '../src/kept/kept-pack.ts';
import { EXPERIMENTS, makeWorkspace, run, runHere } from './support/workspace.ts';

const TEXT_REPORT = `
import { defineProblem, defineReport } from '@trialbook/report';
import { counting, slow } from './experiments.js';
const counted = defineProblem({
  id: 'counted', needs: { results: counting }, values: ({ results }) => ({ mean: results.arm('all').mean('value') }),
});
export const report = defineReport({
  id: 'tiny', title: 'Tiny', summary: 'A report for tests.', module: import.meta.url,
  text: ['text/one.md'], experiments: [counting, slow], problems: [counted],
});
`;

const TEXT = `# Counting {#counting}

{% part counted %}
The mean is {{ counted.mean | decimal }}.
We reached 97.3 % with LeNet-5.
{% endpart %}
`;

/** A submission with kept results of profile quick, in a folder of its own. */
async function submission(report?: string, experiments = EXPERIMENTS): Promise<string> {
  const workspace = makeWorkspace(report, experiments);
  if (report === TEXT_REPORT) put(workspace, 'reports/tiny/text/one.md', TEXT);
  const { code, err } = await run(workspace, ['report', '--save-results', '--offline', '--workers', '0']);
  expect(err).not.toContain('trialbook:');
  expect(code).toBe(0);
  return workspace;
}

function put(workspace: string, path: string, text: string) {
  const file = join(workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Changes the kept trials of an experiment as somebody would who knows the form: with checksums that fit. */
function forge(workspace: string, change: (record: TrialRecord) => TrialRecord) {
  const folder = join(workspace, 'reports/tiny/results/quick');
  const manifestFile = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const entry = manifest.kept.experiments.counting;
  const kept = unpackExperiment(readFileSync(join(folder, entry.file)), entry.unpackedBytes);
  const { all } = kept.results.arms;
  const files = all!.files.map((file) => ({ ...file, records: file.records.map(change) }));
  const arms = { all: { ...all!, files } };
  const { bytes, unpackedBytes } = packExperiment({ ...kept, results: { ...kept.results, arms } });
  writeFileSync(join(folder, entry.file), bytes);
  entry.unpackedBytes = unpackedBytes;
  manifest.files[entry.file] = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  writeFileSync(manifestFile, JSON.stringify(manifest));
}

const withValue = (change: (value: number) => number) => (record: TrialRecord) => ({
  ...record,
  metrics: { value: change(record.metrics.value!) },
});

/** Every file below a folder, with its time and size. */
const tree = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => [path, statSync(join(folder, path)).mtimeMs, statSync(join(folder, path)).size]);

/** Grades from a folder elsewhere. */
const grade = (args: readonly string[]) => {
  const here = makeWorkspace();
  return runHere(here, ['grade', ...args, '--workers', '0']);
};

describe('grade', () => {
  it('finds a sound submission equal, prints its seed, and writes nothing into it', async () => {
    const workspace = await submission();
    const before = tree(workspace);
    const { code, out, err } = await grade([workspace, '--trials', '2', '--seed', 'a']);
    expect(out).toContain('At most 2 trials of every experiment were run again; --seed a chooses the same.');
    expect(out).toContain(
      '| report | profile | experiment | trials checked | equal | consistent | not comparable | differs | failed |\n' +
        '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n',
    );
    expect(out).toMatch(/^\| \S+reports\/tiny \| quick \| counting \| 2 of 5 \| 2 \| 0 \| 0 \| 0 \| 0 \|$/m);
    expect(out).toMatch(/^\| \S+reports\/tiny \| quick \| slow \| 2 of 3 \| 2 \| 0 \| 0 \| 0 \| 0 \|$/m);
    expect(out).toContain('No text to look for typed numbers in (1):');
    expect(err).toContain('grade: --seed a chooses these trials again');
    expect(code).toBe(0);
    expect(tree(workspace)).toEqual(before);
  });

  it('chooses by its seed, and by a random one that is printed', async () => {
    const workspace = await submission();
    const chosen = async (more: readonly string[]) => {
      const { out } = await grade([join(workspace, 'reports/tiny'), '--trials', '1', '--json', ...more]);
      const { seed, reports } = JSON.parse(out);
      const trial = reports[0].experiments.find(
        ({ experiment }: { experiment: string }) => experiment === 'counting',
      ).trials[0].trial;
      return { seed, trial };
    };
    const random = await chosen([]);
    expect(random.seed).toMatch(/^\d+$/);
    expect(await chosen(['--seed', random.seed])).toEqual(random);
    const several = await Promise.all(['1', '2', '3', '4', '5', '6'].map((seed) => chosen(['--seed', seed])));
    expect(new Set(several.map(({ trial }) => trial)).size).toBeGreaterThan(1);
  });

  it('says that a changed number differs, and where', async () => {
    const workspace = await submission();
    forge(
      workspace,
      withValue((value) => value + 0.01),
    );
    const { code, out } = await grade([workspace]);
    expect(out).toMatch(/ \| counting \| 5 of 5 \| 0 \| 0 \| 0 \| 5 \| 0 \|$/m);
    expect(out).toMatch(/ \| slow \| 3 of 3 \| 3 \| 0 \| 0 \| 0 \| 0 \|$/m);
    expect(out).toMatch(
      /^- \S+tiny, quick, counting, all, trial 0: differs: metrics\.value: kept 0\.\d+, now 0\.\d+$/m,
    );
    expect(code).toBe(1);
  });

  it('calls a metric that is one unit in the last place off consistent', async () => {
    const workspace = await submission();
    forge(
      workspace,
      withValue((value) => value * (1 + Number.EPSILON)),
    );
    const { code, out } = await grade([workspace]);
    expect(out).toMatch(/ \| counting \| 5 of 5 \| 0 \| 5 \| 0 \| 0 \| 0 \|$/m);
    expect(code).toBe(0);
  });

  it('lists numbers that were typed into the text, with file and line; they do not change the exit code', async () => {
    const workspace = await submission(TEXT_REPORT);
    const { code, out } = await grade([workspace]);
    expect(out).toMatch(/^\| \S+reports\/tiny\/text\/one\.md \| 1 \|$/m);
    expect(out).toMatch(/^- \S+reports\/tiny\/text\/one\.md:5:12: 97\.3$/m);
    expect(code).toBe(0);
    const { reports } = JSON.parse((await grade([workspace, '--json'])).out);
    expect(reports[0].texts[0].numbers).toEqual([
      { place: expect.stringMatching(/one\.md:5:12$/), digits: '97.3' },
    ]);
  });

  it('says of trials whose code throws now that they failed', async () => {
    const workspace = await submission();
    const code = join(workspace, 'reports/tiny/dist/experiments.js');
    writeFileSync(code, readFileSync(code, 'utf8').replace("seeds.child('x')", 'nowhere'));
    const graded = await run(workspace, ['grade', '.', '--workers', '0']);
    expect(graded.out).toMatch(/ \| counting \| 5 of 5 \| 0 \| 0 \| 0 \| 0 \| 5 \|$/m);
    expect(graded.out).toContain('failed: ReferenceError: nowhere is not defined');
    expect(graded.code).toBe(1);
  });

  it('cannot compare where the data of the kept results are not to be had', async () => {
    const workspace = await submission(
      undefined,
      EXPERIMENTS.replace("id: 'counting',", "id: 'counting', data: ['mnist'],"),
    );
    const manifestFile = join(workspace, 'reports/tiny/results/quick/manifest.json');
    const entry = JSON.parse(readFileSync(manifestFile, 'utf8')).kept.experiments.counting;
    const file = join(workspace, 'reports/tiny/results/quick', entry.file);
    const { results } = unpackExperiment(readFileSync(file), entry.unpackedBytes);
    const changed = { ...results, data: { mnist: { checksums: { all: 'sha256:other' }, source: 'real' } } };
    const info = JSON.parse(readFileSync(manifestFile, 'utf8')).kept.info;
    const { bytes, unpackedBytes } = packExperiment({ results: changed, info });
    writeFileSync(file, bytes);
    const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
    manifest.kept.experiments.counting.unpackedBytes = unpackedBytes;
    manifest.files[entry.file] = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    writeFileSync(manifestFile, JSON.stringify(manifest));
    const { code, out } = await grade([workspace, '--offline']);
    expect(out).toMatch(/ \| counting \| 5 of 5 \| 0 \| 0 \| 5 \| 0 \| 0 \|$/m);
    expect(out).toContain('not comparable: data set mnist: kept results are of real data, here is');
    expect(code).toBe(0);
  });

  it('goes on after reports that are damaged, not built, without results, or no reports', async () => {
    const damaged = await submission();
    const file = join(damaged, 'reports/tiny/results/quick/trials/counting.trials.gz');
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    const unbuilt = makeWorkspace();
    put(unbuilt, 'reports/tiny/package.json', '{"trialbook":{"report":"./dist/none.js"}}');
    const empty = makeWorkspace();
    put(empty, 'nothing/readme.txt', 'x');
    const sound = await submission();
    const { code, out } = await grade([damaged, unbuilt, empty, join(empty, 'nothing'), sound]);
    expect(out).toContain(
      `kept results: ${file} cannot be used: its checksum is not the one in the manifest`,
    );
    expect(out).toMatch(/report tiny is not built: there is no \S+none\.js; build it first/);
    expect(out).toContain(
      `${join(empty, 'reports/tiny/results/<profile>')} is not there; ask for a submission after`,
    );
    expect(out).toContain('nothing: there is no report: neither its package.json nor one under reports/');
    expect(out).toMatch(/ \| counting \| 5 of 5 \| 5 \| 0 \| 0 \| 0 \| 0 \|$/m);
    expect(code).toBe(1);
  });

  it.each([
    [[], 'trialbook grade takes the folder of a submission, or several; got none'],
    [['nowhere'], 'there is no folder nowhere; name that of a submission'],
    [['reports/tiny/package.json'], 'reports/tiny/package.json is a file; trialbook grade takes the folder'],
    [['.', '--trials', '0'], '--trials takes a whole number from 1 to 9999; got "0"'],
    [['.', '--trails', '3'], 'unknown option --trails; did you mean --trials?'],
    [['.', '--profile', 'ful'], '--profile: there is no "ful"; did you mean full?'],
  ])('%j is wrong use, said in a line', async (args, message) => {
    const { code, err } = await grade(args);
    expect(err).toContain(`trialbook: ${message}`);
    expect(code).toBe(2);
  });
});
