// The command as users meet it: exit codes, messages, files, interruption.

import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorkspace, run, runHere } from './support/workspace.ts';

it('--out never replaces a report’s own folder, and says so before anything runs', async () => {
  const workspace = makeWorkspace();
  const mine = join(workspace, 'reports/tiny/notes.txt');
  writeFileSync(mine, 'mine');
  const { code, err } = await run(workspace, ['report', '--out', 'reports', '--workers', '0']);
  expect(err).toMatch(
    /^trialbook: --out: \S+reports\/tiny would be replaced .* is the package of a report; choose/,
  );
  expect(code).toBe(2);
  expect(readFileSync(mine, 'utf8')).toBe('mine');
  expect(existsSync(join(workspace, '.trialbook'))).toBe(false);
});

describe('report', () => {
  it('runs, writes every file, and runs nothing the second time', async () => {
    const workspace = makeWorkspace();
    const first = await run(workspace, ['report', '--workers', '0']);
    expect(first.out).toMatch(/^tiny: reports\/dist\/tiny\/index\.html \(.*; 8 trials run, 0 cached; /);
    expect(first.code).toBe(0);
    const folder = join(workspace, 'reports/dist/tiny');
    expect(readdirSync(folder).sort()).toEqual([
      'findings.json',
      'index.html',
      'manifest.json',
      'report.md',
      'results.json',
    ]);
    const read = () =>
      Object.fromEntries(
        ['index.html', 'report.md', 'results.json'].map((file) => [
          file,
          readFileSync(join(folder, file), 'utf8'),
        ]),
      );
    const before = read();

    const second = await run(workspace, ['report', '--workers', '0']);
    expect(second.out).toContain('0 trials run, 8 cached');
    expect(read()).toEqual(before);
    expect(readdirSync(join(workspace, 'reports/dist')).sort()).toEqual(['index.html', 'tiny']);

    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      report: 'tiny',
      profile: 'quick',
      rootSeed: 1,
      engine: { asked: 'auto' },
      node: process.version,
    });
    const results = JSON.parse(before['results.json']!);
    expect(results).toMatchObject({ schemaVersion: 2, report: 'tiny', profile: 'quick', verdicts: [] });
    const { trials, summary } = results.experiments.counting.arms.all;
    const values = trials.map((trial: { metrics: { value: number } }) => trial.metrics.value);
    const mean = values.reduce((a: number, b: number) => a + b, 0) / 5;
    expect(summary.value).toMatchObject({ n: 5, mean: expect.closeTo(mean, 12) });
    expect(summary.value.ci95[0]).toBeLessThan(mean);
  });

  it('lists, plans and verifies without writing a report', async () => {
    const workspace = makeWorkspace();
    const list = await run(workspace, ['report', '--list']);
    expect(list.out).toBe('tiny: Tiny\n  counting  Counting\n  slow      Slow\n');
    const plan = await run(workspace, ['report', '--plan']);
    expect(plan.out).toContain('profile quick: 0 of 8 trials cached, 8 to run');
    expect(existsSync(join(workspace, 'reports/dist'))).toBe(false);
    await run(workspace, ['report', '--workers', '0']);
    expect(await run(workspace, ['report', '--verify', 'counting/all/3'])).toMatchObject({
      code: 0,
      out: 'counting/all/3: repeats exactly\n',
    });
  });

  it('with --only leaves out what only other experiments tell', async () => {
    const workspace = makeWorkspace();
    const { code, out } = await run(workspace, [
      'report',
      '--only',
      'counting',
      '--workers',
      '0',
      '--out',
      'here',
    ]);
    expect(code).toBe(0);
    expect(out).toContain('5 trials run');
    expect(readFileSync(join(workspace, 'here/tiny/report.md'), 'utf8')).toContain(
      'Slow (`slow`) was left out of this run.',
    );
  });

  it('with --only runs also what the text of its parts names', async () => {
    const workspace = makeWorkspace(
      `import { defineProblem, defineReport } from '@trialbook/report';
       import { counting, slow } from './experiments.js';
       const mean = (id, experiment) => defineProblem({
         id, needs: { experiment }, values: ({ experiment }) => ({ mean: experiment.arm('all').mean('value') }),
       });
       export const report = defineReport({
         id: 'tiny', title: 'Tiny', summary: 'A report for tests.', experiments: [counting, slow],
         module: import.meta.url, text: ['text/1.md'], problems: [mean('counting', counting), mean('slow', slow)],
       });`,
    );
    mkdirSync(join(workspace, 'reports/tiny/text'));
    const part = (id: string, words: string) => `{% part ${id} %}\n${words}\n{% endpart %}\n`;
    writeFileSync(
      join(workspace, 'reports/tiny/text/1.md'),
      `# Means {#means}\n\n${part('counting', 'Counting: {{ counting.mean | decimal }}.')}\n${part('slow', 'Slow: {{ slow.mean | decimal }}, counting: {{ counting.mean | decimal }}.')}`,
    );
    const only = (id: string) => run(workspace, ['report', '--only', id, '--workers', '0']);
    expect((await only('counting')).out).toContain('5 trials run');
    expect(readFileSync(join(workspace, 'reports/dist/tiny/report.md'), 'utf8')).toContain(
      'Slow (`slow`) was left out of this run.',
    );
    const { out, code } = await only('slow');
    expect(out).toContain('3 trials run, 5 cached');
    expect(code).toBe(0);
    const plan = await run(workspace, ['report', '--only', 'slow', '--plan', '--fresh', '--workers', '0']);
    expect(plan.out).toMatch(/counting[\s\S]*slow/);
  });

  it('stops at a number that does not exist, naming report, block and reference', async () => {
    const workspace = makeWorkspace(
      `import { decimal, defineReport, md, section } from '@trialbook/report';
       import { counting } from './experiments.js';
       export const report = defineReport({ id: 'tiny', title: 'T', summary: 'S', experiments: [counting],
         write: ({ results }) => [section({ id: 'a', title: 'A' }, md\`\${decimal(results(counting).arm('all').mean('valu'))}\`)] });`,
    );
    const { code, err } = await run(workspace, ['report', '--workers', '0']);
    expect(err).toContain(
      'report "tiny", section "a", prose block 1: the number "counting/all/valu mean" is NaN',
    );
    expect(code).toBe(1);
    expect(existsSync(join(workspace, 'reports/dist/tiny'))).toBe(false);
  });

  it('keeps results with the report, renders from them, and says from when and where', async () => {
    const workspace = makeWorkspace();
    const args = ['report', '--profile', 'full', '--workers', '0'];
    await run(workspace, [...args, '--save-results']);
    const kept = join(workspace, 'reports/tiny/results/full');
    expect(readdirSync(kept).sort()).toEqual(['manifest.json', 'results.json', 'trials']);
    rmSync(join(workspace, '.trialbook'), { recursive: true });
    const plan = await run(workspace, [...args, '--plan']);
    expect(plan.out).toMatch(/counting: 20 kept with the report since \d{4}-\d\d-\d\d, nothing to run/);
    const file = join(workspace, 'reports/dist/tiny/results.json');
    const computed = readFileSync(file, 'utf8');

    const rendered = await run(workspace, args);
    expect(rendered.out).toMatch(/0 trials run, 23 kept from \d{4}-\d\d-\d\d/);
    expect(readFileSync(file, 'utf8')).toBe(computed);
    const markdown = () => readFileSync(join(workspace, 'reports/dist/tiny/report.md'), 'utf8');
    expect(markdown()).toMatch(/Rendered from results computed on \d{4}-\d\d-\d\d on .* cores/);
    expect(markdown()).not.toContain('has changed');

    appendFileSync(join(workspace, 'reports/tiny/dist/experiments.js'), '\nexport const more = 1;\n');
    await run(workspace, args);
    expect(markdown()).toContain(
      'The code of experiments counting and slow has changed since these results were computed or last checked;',
    );

    expect(
      await run(workspace, ['report', '--profile', 'full', '--verify', 'counting/all/19']),
    ).toMatchObject({
      code: 0,
      out: 'counting/all/19: repeats exactly\n',
    });

    const fresh = await run(workspace, [...args, '--fresh']);
    expect(fresh.out).toContain('23 trials run, 0 cached');
    expect(markdown()).not.toContain('Rendered from');
  });

  it('finds a kept trial that the code no longer yields', async () => {
    const workspace = makeWorkspace();
    await run(workspace, ['report', '--workers', '0', '--save-results']);
    const file = join(workspace, 'reports/tiny/dist/experiments.js');
    writeFileSync(file, readFileSync(file, 'utf8').replace("child('x')", "child('y')"));
    const { code, out } = await run(workspace, ['report', '--verify', 'counting/all/3']);
    expect(out).toMatch(
      /^counting\/all\/3: differs in 1 places, by at most 0\.\d+\n {2}metrics\.value: stored 0\.\d+, now 0\.\d+\n$/,
    );
    expect(code).toBe(1);
  });
});

describe('where reports are looked for', () => {
  it('in the folders above: the nearest with reports; in the package of one, that one', async () => {
    const workspace = makeWorkspace();
    mkdirSync(join(workspace, 'reports/tiny/experiments/deep'), { recursive: true });
    mkdirSync(join(workspace, 'docs'));
    const above = await runHere(join(workspace, 'docs'), ['report', '--list']);
    expect(above.out).toContain('tiny: Tiny');
    const inside = await runHere(join(workspace, 'reports/tiny/experiments/deep'), [
      'report',
      '--workers',
      '0',
    ]);
    expect(inside.out).toContain('tiny: ../../../dist/tiny/index.html (');
    expect(existsSync(join(workspace, '.trialbook/store'))).toBe(true);
    expect(existsSync(join(workspace, 'reports/tiny/experiments/deep/.trialbook'))).toBe(false);
  });

  it('in the root’s own package.json; its pages do not go where a compiler writes', async () => {
    const workspace = makeWorkspace();
    cpSync(join(workspace, 'reports/tiny/dist'), join(workspace, 'dist'), { recursive: true });
    writeFileSync(
      join(workspace, 'package.json'),
      '{"name":"mine","type":"module","trialbook":{"report":"./dist/report.js"}}',
    );
    rmSync(join(workspace, 'reports'), { recursive: true });
    mkdirSync(join(workspace, 'src'));
    const { code, out } = await runHere(join(workspace, 'src'), ['report', '--workers', '0']);
    expect(out).toContain(': ../reports-out/tiny/index.html (');
    expect(code).toBe(0);
    const byPath = await runHere(join(workspace, 'src'), ['report', '..', '--list']);
    expect(byPath.out).toContain('Tiny');
  });

  it('a report that is broken stops no other, is told, and makes the exit code 1', async () => {
    const workspace = makeWorkspace();
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(workspace, 'reports', path)), { recursive: true });
      writeFileSync(join(workspace, 'reports', path), text);
    };
    const names = (module: string) => `{"type":"module","trialbook":{"report":"${module}"}}`;
    put('a-torn/package.json', '{"trialbook":');
    put('b-unbuilt/package.json', names('./dist/report.js'));
    put('c-throws/package.json', names('./report.js'));
    put('c-throws/report.js', 'throw new Error("no good");');
    put('d-null/package.json', 'null');
    put('e-text/package.json', names('./report.txt'));
    put('e-text/report.txt', '');
    const list = await run(workspace, ['report', '--list']);
    expect(list.out).toContain('tiny: Tiny');
    expect(list.err.trim().split('\n')).toEqual([
      expect.stringMatching(/a-torn\/package\.json cannot be read: /),
      expect.stringContaining('report b-unbuilt is not built: there is no '),
      expect.stringMatching(
        /report c-throws: \S+report\.js cannot be imported: no good \(at .*report\.js:1:7\)$/,
      ),
      expect.stringContaining('report e-text: '),
    ]);
    expect(list.code).toBe(1);
    const all = await runHere(workspace, ['report', '--workers', '0']);
    expect(all.out).toContain('tiny: reports/dist/tiny/index.html (');
    expect(all.code).toBe(1);
    const one = await runHere(workspace, ['report', 'tiny', '--workers', '0']);
    expect(one).toMatchObject({ code: 0, out: expect.stringContaining('0 trials run, 8 cached') });
    const torn = await runHere(workspace, ['report', 'a-torn']);
    expect(torn).toMatchObject({ code: 2, err: expect.stringContaining('report a-torn: ') });
  });
});

it('a smaller or partial run never takes the place of a fuller one', async () => {
  const workspace = makeWorkspace();
  const markdown = (folder: string) =>
    readFileSync(join(workspace, 'reports/dist', folder, 'report.md'), 'utf8');
  await runHere(workspace, ['report', '--workers', '0', '--profile', 'full']);
  const full = markdown('tiny');
  const quick = await runHere(workspace, ['report', '--workers', '0']);
  expect(quick.err).toContain(
    'tiny: reports/dist/tiny holds profile full, and stays; this run goes to reports/dist/tiny.quick',
  );
  expect(quick.out).toContain('tiny: reports/dist/tiny.quick/index.html');
  const part = await runHere(workspace, ['report', '--workers', '0', '--only', 'counting']);
  expect(part.out).toContain('tiny: reports/dist/tiny.quick.part/index.html');
  expect(markdown('tiny')).toBe(full);
  expect(markdown('tiny.quick.part')).toContain('was left out of this run');
  const again = await runHere(workspace, ['report', '--workers', '0', '--profile', 'full']);
  expect(again.out).toContain('tiny: reports/dist/tiny/index.html');
});

describe('the page in front of the reports', () => {
  const FOUND = `
import { decimal, defineReport, finding, md, section } from '@trialbook/report';
import { counting, slow } from './experiments.js';
export const report = defineReport({
  id: 'tiny', title: 'Tiny <b>', summary: 'What is the mean?', experiments: [counting, slow],
  write: ({ part }) => [section({ id: 'mean', title: 'The mean' },
    ...part(counting, (counting) => [finding(md\`It is \${decimal(counting.arm('all').mean('value'), { show: 'value' })}, not $\\mu$.\`)]))],
});
`;
  const words = (html: string) =>
    html
      .slice(html.indexOf('<body'))
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');

  it('shows of each the fullest run: what it answers, what it found with its interval, and how', async () => {
    const workspace = makeWorkspace(FOUND);
    const page = () => readFileSync(join(workspace, 'reports/dist/index.html'), 'utf8');
    const first = await runHere(workspace, ['report', '--workers', '0', '--profile', 'full']);
    expect(first.out).toContain('all reports: reports/dist/index.html\n');
    const full = page();
    expect(words(full)).toMatch(
      /Tiny &lt;b&gt; What is the mean\? The mean It is 0\.\d+ \(0\.\d+ to 0\.\d+\) ?, not μ .* Profile full Engine none Trials 23 Date \d{4}-\d\d-\d\d Page Markdown Results/,
    );
    for (const [, href] of full.matchAll(/ href="(tiny[^"#]*)/g)) {
      expect(existsSync(join(workspace, 'reports/dist', href!)), href).toBe(true);
    }
    expect(full).toContain('href="tiny/index.html#mean"');
    await runHere(workspace, ['report', '--workers', '0']);
    expect(page()).toBe(full);
  });

  it('replaces nobody else’s page, and reads nothing that is no report', async () => {
    const workspace = makeWorkspace(FOUND);
    const out = join(workspace, 'site');
    mkdirSync(join(out, 'torn'), { recursive: true });
    writeFileSync(join(out, 'torn/findings.json'), '{');
    const args = ['report', '--workers', '0', '--out', 'site'];
    expect((await runHere(workspace, args)).code).toBe(0);
    expect(words(readFileSync(join(out, 'index.html'), 'utf8'))).toContain('What is the mean?');
    writeFileSync(join(out, 'index.html'), '<p>My own page.');
    const second = await runHere(workspace, args);
    expect(second.out).not.toContain('all reports');
    expect(second.code).toBe(0);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toBe('<p>My own page.');
  });
});
