// Texts in Markdown with names of values: what they become, and that every fault stops the build with its place.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { perceptronLike } from '../../test/support/fake-experiment.ts';
import { buildReport } from '../build-report.ts';
import { figure } from '../document/blocks.ts';
import { defineReport, type TextReport } from '../document/define-report.ts';
import type { Estimate } from '../estimate.ts';
import { vegaLite } from '../figures/chart.ts';
import { defineProblem } from '../problems/define-problem.ts';
import { verdict } from '../results/verdict.ts';
import { table } from '../tables/table.ts';
import { md } from '../text/markdown-text.ts';

const accuracy: Estimate = {
  name: 'accuracy',
  unit: 'fraction',
  value: 0.9537,
  n: 10,
  standardError: 0.0012,
  ci95: [0.951, 0.9564],
};
const bars = figure({
  id: 'bars',
  caption: md`Bars.`,
  alt: 'Bars.',
  from: [],
  chart: vegaLite(
    {
      mark: 'bar',
      encoding: { x: { field: 'a', type: 'nominal' }, y: { field: 'n', type: 'quantitative' } },
    },
    [{ a: 'x', n: 1 }],
  ),
});
const sizes = table({
  id: 'sizes',
  caption: md`Sizes.`,
  from: [],
  rows: [1],
  columns: [{ header: 'Size', cell: () => 'one' }],
});
const everything = defineProblem({
  id: 'coin',
  needs: {},
  values: () => ({
    accuracy,
    missing: { ...accuracy, value: Number.NaN },
    points: 60_000,
    name: 'a *plain* name',
    label: md`a *nested* label`,
    lines: md`two
      lines`,
    settled: true,
    open: false,
    gain: verdict({ outcome: 'none', outcomes: ['higher', 'lower', 'none'] }),
    sizes,
    nested: { bars },
  }),
});

const shown = '{% figure coin.nested.bars %}\n\n{% table coin.sizes %}\n';

function report(text: string | Record<string, string | Uint8Array>, more: Partial<TextReport> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'trialbook-text-'));
  const files = typeof text === 'string' ? { 'text/1.md': `# One {#one}\n\n${text}\n\n${shown}` } : text;
  for (const [name, contents] of Object.entries({ 'package.json': '{}', 'src/x.js': '', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), contents);
  }
  return defineReport({
    id: 'tests',
    title: 'Tests',
    summary: 'For tests.',
    module: pathToFileURL(join(folder, 'src/x.js')).href,
    text: Object.keys(files).filter((name) => name.endsWith('.md')),
    experiments: [],
    problems: [everything],
    references: { lu: { authors: 'L. Lu', title: 'Dying ReLU' } },
    ...more,
  });
}

async function build(...given: Parameters<typeof report>): Promise<string> {
  const files = await buildReport({
    report: report(...given),
    profile: 'quick',
    engine: 'none',
    results: [],
    run: { facts: [], remarks: [] },
  });
  return files.get('report.md')!.replace(/[\u00a0\u202f]/g, ' ');
}

describe('a text', () => {
  it.each([
    ['{{ coin.accuracy | percent }}', '95.37 % (95 % CI 95.10 to 95.64)'],
    [`{{ coin.accuracy | percent: show: 'se', digits: 1 }}`, '95.4 ± 0.1 %'],
    ['{{ coin.points }} points', '60 000 points'],
    ['{{ coin.name }}', 'a \\*plain\\* name'],
    ['{{ coin.label }}', 'a *nested* label'],
    ['| a | b |\n| - | - |\n| {{ coin.lines }} | c |', '| a | b |\n| - | - |\n| two lines | c |'],
    ['{{ 95 }} of {{ 60000 }}', '95 of 60 000'],
    ['{% if coin.settled %}yes{% else %}no{% endif %}', 'yes'],
    ['{% if coin.open %}yes{% else %}no{% endif %}', 'no'],
    [`a{% if coin.open or coin.gain != 'none' %}yes{% endif %}b`, 'ab'],
    [`{% if coin.settled and coin.gain == 'none' %}both{% endif %}`, 'both'],
    [`{% case coin.gain %}{% when 'higher', 'lower' %}differ{% when 'none' %}alike{% endcase %}`, 'alike'],
    [
      'see @fig-bars, @tbl-sizes and @sec-one',
      'see [Figure 1](#bars), [Table 1](#sizes) and [Section 1](#one)',
    ],
    ['mail a@b.c or \\@fig-x', 'mail a@b.c or \\@fig-x'],
    ['as told [@lu]', 'as told [[1](#reference-lu)]'],
    ['mathematics $x^{{2}}$ and `{{ code }} @fig-x`', 'mathematics $x^{{2}}$ and `{{ code }} @fig-x`'],
    ['price $5 and {{ coin.points }} $6', 'price $5 and 60 000 $6'],
  ])('%s', async (source, expected) => {
    expect(await build(source)).toContain(`\n${expected}\n`);
  });

  it('has sections, equations, callouts, code, figures and tables', async () => {
    const written = await build({
      'text/1.md': [
        '# One {#one}',
        '',
        'Before @eq-loss.',
        '',
        '$$',
        String.raw`L = \max\{0, {{1}}\}`,
        '$$ {#eq-loss}',
        '',
        '## Inner {#sec-inner}',
        '',
        '::: finding Answer',
        'It is {{ coin.points }}, by @sec-inner.',
        ':::',
        '',
        '~~~ts',
        'const a = `{{ b }}`; # Not a heading',
        '~~~',
        '',
        shown,
      ].join('\r\n'),
      'text/2.md': '\uFEFF## Still in one {#still}\n\nWords.\n\n# Two {#two}\n\nWords.\n',
    });
    expect(written).toContain('Before [Equation 1](#loss).');
    expect(written).toContain(String.raw`L = \max\{0, {{1}}\}`);
    expect(written).toContain('Answer');
    expect(written).toContain('It is 60 000, by [Section 1.1](#inner).');
    expect(written).toContain('const a = `{{ b }}`; # Not a heading');
    expect(written.match(/^## 1 One|^### 1\.1 Inner|^### 1\.2 Still in one|^## 2 Two/gm)).toHaveLength(4);
  });

  it('has footnotes, with values and references in them', async () => {
    const written = await build(
      'One[^a], two[^b-1], one again[^a].\n\n[^b-1]: Second, see @fig-bars.\n\n[^a]: First: {{ coin.points }} points,\n    on two lines.\n\nAfter.',
    );
    expect(written).toContain('One[^1], two[^2], one again[^1].');
    expect(written).toContain(
      '[^1]: First: 60 000 points, on two lines.\n[^2]: Second, see [Figure 1](#bars).',
    );
  });

  it('leaves no blank line where a line held only tags', async () => {
    const list = '- one\n{% if coin.settled %}\n- two\n{% endif %}\n- three';
    expect(await build(list)).toContain('- one\n- two\n- three\n');
  });
});

it('lists the references of a BibTeX file in the order of citation', async () => {
  const bib = '@misc{a, author={A}, title={First}}\n@misc{b, author={B}, title={Second}}';
  const files = { 'text/1.md': `# One {#one}\n\nAs told [@b; @a].\n\n${shown}`, 'references.bib': bib };
  const written = await build(files, { references: 'references.bib' });
  expect(written).toContain('As told [[1](#reference-b), [2](#reference-a)].');
  expect(written).toMatch(/B[^\n]*Second[\s\S]*A[^\n]*First/);
  await expect(build(files, { references: 'refs.bib' })).rejects.toThrow('there is no text refs.bib in ');
});

it('refuses typed numbers where a report says so, and lists them all', async () => {
  await expect(build('With 95 % of {{ 10 }} in 3.', { typedDigits: 'refuse' })).rejects.toThrow(
    'text/1.md:3:6: 95\ntext/1.md:3:26: 3',
  );
});

describe('a fault stops the build with file, line and column', () => {
  it.each([
    ['{{ coin.acuracy | percent }}', '1.md:3:1: there is no "coin.acuracy"; did you mean coin.accuracy?'],
    ['{{ coins.accuracy }}', '1.md:3:4: there is no problem "coins"; did you mean coin?; problems are coin'],
    ['x {{ coin.accuracy }}', '1.md:3:3: coin.accuracy is an estimate: say how it is written'],
    ['{{ coin.accuracy | procent }}', '1.md:3:1: there is no filter "procent"; did you mean percent?'],
    [
      `{{ coin.accuracy | percent: shown: 'se' }}`,
      '1.md:3:1: percent has no option "shown"; did you mean show?',
    ],
    [
      `{{ coin.accuracy | percent: show: 'sd' }}`,
      '1.md:3:1: percent: show takes value, se, ci, interval, full; got "sd"',
    ],
    [
      '{{ coin.points | percent }}',
      '1.md:3:1: the filter percent takes an estimate; coin.points is a setting',
    ],
    ['{{ coin.gain }}', '1.md:3:1: coin.gain is a verdict and cannot be printed; let a sentence follow it'],
    [
      '{{ coin.nested }}',
      '1.md:3:1: coin.nested is a group of values and cannot be printed; name one of bars',
    ],
    [
      '{{ coin.sizes }}',
      '1.md:3:1: coin.sizes is a table and cannot be printed; place it with {% table coin.sizes %}',
    ],
    ['{{ coin.missing | percent }}', '1.md:3:1: the number "accuracy" is NaN; a finite number is required'],
    [
      '{% if coin.accuracy %}x{% endif %}',
      '1.md:3:1: a condition takes a boolean, or a verdict compared with an outcome; coin.accuracy is an estimate',
    ],
    ['{% if coin.gain %}x{% endif %}', '1.md:3:1: a condition takes a boolean'],
    [
      `{% if coin.gain == 'hihger' %}x{% endif %}`,
      '1.md:3:1: coin.gain is never "hihger"; did you mean higher?',
    ],
    ['{% if coin.accuracy > 0.5 %}x{% endif %}', '1.md:3:1: a condition takes ==, !=, and, or, not; got >'],
    [
      `{% case coin.gain %}{% when 'none' %}x{% endcase %}`,
      `1.md:3:1: case covers every outcome of coin.gain; add {% when 'higher' %} and {% when 'lower' %}`,
    ],
    [
      '{% for x in y %}{% endfor %}',
      '1.md:3:1: there is no tag "for"; the tags of a text are if, case, part, figure, table',
    ],
    ['{% iff x %}', '1.md:3:1: there is no tag "iff"; did you mean if?'],
    ['{% if coin.settled %}', '1.md:3:1: tag {% if coin.settled %} not closed'],
    ['{{ coin.points', '1.md:3:1: output "{{ coin.points'],
    ['{% endif %}', '1.md:3:1: the tag "endif" closes or continues nothing here'],
    [
      '{% part coins %}x{% endpart %}',
      '1.md:3:1: part names a problem; there is no "coins"; did you mean coin?',
    ],
    ['{% figure coin.sizes %}', '1.md:3:1: {% figure %} shows a figure; coin.sizes is a table'],
    ['words {% figure coin.nested.bars %}', '1.md:3:1: a figure or table stands on a line of its own'],
    ['see @fig-bar', '1.md:3:5: the reference to "bar" points at nothing; did you mean bars?'],
    ['see @tbl-bars', '1.md:3:5: "bars" is referred to as a table, but it is a figure'],
    ['see @figure-bars', '1.md:3:5: "@figure-bars" is no reference; write @fig-id'],
    ['see [@lue]', '1.md:3:5: the reference "lue" is cited but not listed; did you mean lu?'],
    ['{% if coin.open %}see @fig-bar{% endif %}', '1.md:3:23: the reference to "bar" points at nothing'],
    ['{% if coin.open %}{{ coin.acuracy }}{% endif %}', '1.md:3:19: there is no "coin.acuracy"'],
    ['## No id', '1.md:3:1: a heading needs an id, ## No id {#id}'],
    ['#### Deep {#deep}', '1.md:3:1: a heading of level 4 stands in one of level 1'],
    ['## One {#one}\n\nx', '1.md:3:1, section "one": the id is already taken'],
    ['## Run {#run}\n\nx', '1.md:3:1, section "run": the page uses this id itself'],
    ['## R {#reference-lu}\n\nx', '1.md:3:1, section "reference-lu": the page uses this id itself'],
    ['$$\nx\n$$', '1.md:5:1: an equation needs an id behind it'],
    ['$$\nx', '1.md:3:1: an equation is closed by $$'],
    ['::: findign\nx\n:::', '1.md:3:1: ::: opens a finding, note, warning; did you mean finding?'],
    ['::: note\nx', '1.md:3:1: a note is closed by a line :::'],
    ['::: note\n:::', '1.md:3:1: the note is empty'],
    ['x[^nte]\n\n[^note]: y', '1.md:3:2: the footnote "nte" is not defined; did you mean note?'],
    ['x\n\n[^note]: y', '1.md:5:10: nothing refers to the footnote "note"'],
    ['a\u0007b', '1.md:3:2: the character U+0007 may not stand in a text'],
  ])('%s', async (source, message) => {
    await expect(build(source)).rejects.toThrow(`text/${message}`);
  });

  it.each<[string, Record<string, string | Uint8Array>, string]>([
    ['an empty text', { 'text/1.md': ' \n' }, 'text/1.md: the text is empty'],
    [
      'bytes that are not UTF-8',
      { 'text/1.md': Uint8Array.of(35, 32, 0xff) },
      'text/1.md: the text is not UTF-8',
    ],
    [
      'a long text',
      { 'text/1.md': 'x'.repeat(10 * 1024 * 1024) },
      'text/1.md: a text of at most 2097152 bytes is read; this one has 10485760',
    ],
    [
      'a figure that no text shows',
      { 'text/1.md': '# One {#one}\n\n{% table coin.sizes %}\n' },
      'no text shows the figure coin.nested.bars',
    ],
  ])('%s', async (_, files, message) => {
    await expect(build(files)).rejects.toThrow(message);
  });

  it('a text that is missing', async () => {
    await expect(build('x', { text: ['text/2.md'] })).rejects.toThrow('there is no text text/2.md in ');
  });

  it.each([
    ['null', null, 'problem value coin.x: a text may name estimates, numbers, words'],
    ['an array', [1], 'got an array'],
    ['a name with a dot', { 'a.b': 1 }, 'the name "a.b" cannot stand in a text'],
  ])('a value that is %s', async (_, x, message) => {
    const problems = [defineProblem({ id: 'coin', needs: {}, values: () => ({ x }) })];
    await expect(build({ 'text/1.md': '# One {#one}\n\nx' }, { problems })).rejects.toThrow(message);
  });
});

it('a number that is missing may stand where its results do not lead', async () => {
  expect(await build('{% if coin.open %}{{ coin.missing | percent }}{% endif %}never')).toContain(
    '\nnever\n',
  );
});

it('keeps to own names: nothing of a prototype is reached', async () => {
  await expect(build('{{ coin.constructor }}')).rejects.toThrow('there is no "coin.constructor"');
  await expect(build('{{ coin.points.toString }}')).rejects.toThrow('coin.points has no names within it');
});

describe('a part that is left out', () => {
  const later = defineProblem({ id: 'later', needs: { perceptronLike }, values: () => ({}) });
  const text = {
    'text/1.md': `{% part later %}\n# Whole {#whole}\n\nIts text.\n{% endpart %}\n\n### Below it {#below}\n\n${shown}`,
  };
  const more = { experiments: [perceptronLike], problems: [everything, later] };

  it('takes its headings with it, and those below them move up', async () => {
    const page = await build(text, more);
    expect(page).toMatch(/^## 1 Below it/m);
    expect(page).not.toContain('Its text.');
  });

  it('excuses no level that is left out where all parts stand', async () => {
    const whole = { 'text/1.md': `# Whole {#whole}\n\n### Below it {#below}\n\n${shown}` };
    await expect(build(whole)).rejects.toThrow('1.md:3:1: a heading of level 3 stands in one of level 1');
  });
});
