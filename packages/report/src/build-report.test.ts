import { defineExperiment } from '@trialbook/trials';
import { describe, expect, it } from 'vitest';
import { buildReport } from './build-report.ts';
import { type Block, equation, figure, section } from './document/blocks.ts';
import { defineReport, type Report, type WrittenReport } from './document/define-report.ts';
import type { Estimate } from './estimate.ts';
import { vegaLite } from './figures/chart.ts';
import { BoundResults } from './results/bound-results.ts';
import { table } from './tables/table.ts';
import { code, ref, text } from './text/inline.ts';
import { md } from './text/markdown-text.ts';
import { percent } from './text/number-format.ts';

const experiment = defineExperiment({
  id: 'coin',
  title: 'Coin',
  module: import.meta.url,
  metrics: { heads: { label: 'Heads', unit: 'fraction' } },
  data: ['mnist'],
  plan: () => ({ arms: { fair: { parameters: {}, trials: 2 }, biased: { parameters: {}, trials: 2 } } }),
  run: () => [],
});

const trial = (number: number, heads: number, status: 'completed' | 'diverged' = 'completed') => ({
  trial: number,
  seed: 'a',
  status,
  metrics: { heads },
  durationMs: 1,
  series: {},
  artifacts: {},
});

const coins = () =>
  new BoundResults<'fair' | 'biased', 'heads'>(
    experiment,
    {
      fair: { records: [trial(0, 0.5), trial(1, 0.4)] },
      biased: { records: [trial(0, 0.6), trial(1, Number.NaN, 'diverged')] },
    },
    '2 instead of 10000 trials',
  );

function build(
  blocks: readonly Block[] | ((results: ReturnType<typeof coins>) => readonly Block[]),
  more: Partial<WrittenReport> = {},
) {
  const report: Report = defineReport({
    id: 'tests',
    title: 'Tests',
    summary: 'For tests.',
    experiments: [experiment],
    write: ({ results }) => (typeof blocks === 'function' ? blocks(results(experiment) as never) : blocks),
    ...more,
  });
  return buildReport({
    report,
    profile: 'quick',
    engine: 'none',
    results: [coins()],
    data: new Map([['mnist', { name: 'mnist', title: 'drawn digits', source: 'stand-in' }]]),
    run: { facts: [], remarks: [] },
  });
}

const within = (...blocks: Block[]) => [section({ id: 'part', title: 'Part' }, ...blocks)];
const bars = vegaLite(
  { mark: 'bar', encoding: { x: { field: 'a', type: 'nominal' }, y: { field: 'n', type: 'quantitative' } } },
  [{ a: 'x', n: 1 }],
);
const nan: Estimate = { name: 'coin/fair/heads mean', unit: 'fraction', value: Number.NaN };

describe('what stops a build, and how it is said', () => {
  it.each<[string, readonly Block[], string]>([
    [
      'a number that is not finite',
      within(md`x ${percent(nan)}`),
      'report "tests", section "part", prose block 1: the number "coin/fair/heads mean" is NaN; a finite number is required',
    ],
    [
      '… in a caption',
      within(figure({ id: 'f', caption: md`${percent(nan)}`, alt: 'a', from: [], chart: bars })),
      'report "tests", figure "f", caption: the number',
    ],
    [
      '… in a cell',
      within(
        table({
          id: 't',
          caption: md`T`,
          from: [],
          rows: [1],
          columns: [{ header: 'a', cell: () => percent(nan) }],
        }),
      ),
      'table "t", row 1, column 1: the number',
    ],
    [
      'an interval that is not finite',
      within(md`${percent({ ...nan, value: 1, ci95: [0, Number.NaN] })}`),
      'its interval or standard error is not finite',
    ],
    [
      'a reference to nothing',
      within(md`${ref('prat')}`),
      'the reference to "prat" points at nothing; did you mean part?',
    ],
    [
      'an id that is taken',
      within(equation({ id: 'part', tex: 'x' })),
      'the id is already taken by Section\u00a01',
    ],
    [
      'an id that is no name',
      within(equation({ id: 'A b', tex: 'x' })),
      'equation "A b": an id must be kebab-case',
    ],
    [
      'no alternative text',
      within(figure({ id: 'f', caption: md`F`, alt: ' ', from: [], chart: bars })),
      'figure "f": alt is empty; say what the figure shows',
    ],
    [
      'no caption',
      within(figure({ id: 'f', caption: md``, alt: 'a', from: [], chart: bars })),
      'figure "f", caption: is empty',
    ],
    [
      'an empty table',
      within(table({ id: 't', caption: md`T`, from: [], rows: [], columns: [] })),
      'table "t": has no rows',
    ],
    ['an empty section', [section({ id: 'a', title: 'A' })], 'section "a" has no blocks'],
    ['no blocks', [], 'write: returned no blocks'],
    ['a heading in prose', within(md`# Own heading`), 'prose holds a heading; use section('],
    [
      'TeX that cannot be set',
      within(equation({ id: 'e', tex: '\\frac{1' })),
      'equation "e": the TeX "\\frac{1" cannot be set',
    ],
    ['a value in a formula', within(md`$a + ${code('b')}$`), 'a value is interpolated inside mathematics'],
    ['a value in a code span', within(md`\`a ${code('b')}\``), 'a value is interpolated inside a code span'],
    [
      'a field that Vega cannot use',
      within(
        figure({
          id: 'f',
          caption: md`F`,
          alt: 'a',
          from: [],
          chart: vegaLite({ mark: 'bar', encoding: { x: { field: 'a', type: 'quantitativ' } } }, []),
        }),
      ),
      'figure "f": it cannot be drawn: Check the spec: its fields, types and scales.',
    ],
    [
      'a drawing with a script',
      within(
        figure({
          id: 'f',
          caption: md`F`,
          alt: 'a',
          from: [],
          chart: { kind: 'drawing', svg: '<svg viewBox="0 0 1 1"><script/></svg>', data: {} },
        }),
      ),
      'the drawing holds script, which no figure may',
    ],
  ])('%s', async (_, blocks, message) => {
    await expect(build(blocks)).rejects.toThrow(message);
  });

  it('a citation that is not in the list', async () => {
    const write: WrittenReport['write'] = ({ cite }) => within(md`${cite('lu')}`);
    await expect(build([], { write })).rejects.toThrow(
      'the reference "lu" is cited but not listed; known: none',
    );
  });

  it('results of an experiment that is not the report’s', async () => {
    const other = defineExperiment({ ...experiment, id: 'other' });
    const write: WrittenReport['write'] = ({ results }) =>
      within(md`${percent(results(other).arm('fair').mean('heads'))}`);
    await expect(build([], { write })).rejects.toThrow(
      "results(other) was asked for, but the report's experiments are coin",
    );
  });

  it('a fact with two values', async () => {
    await expect(
      build((results) => {
        results.fact('slope', 1);
        results.fact('slope', 2);
        return [];
      }),
    ).rejects.toThrow('the fact "slope" is already 1, and cannot also be 2');
  });
});

describe('what a report says by itself', () => {
  it('marks stand-ins, scaled-down parts and lost trials under every caption that depends on them', async () => {
    const files = await build((results) =>
      within(
        figure({ id: 'with', caption: md`With.`, alt: 'a', from: [results], chart: bars }),
        figure({ id: 'without', caption: md`Without.`, alt: 'a', from: [], chart: bars }),
      ),
    );
    const markdown = files.get('report.md')!;
    expect(markdown).toContain(
      'With. **Stand-in data: drawn digits, not the real mnist.** *Experiment coin: 2 trials per arm.* ' +
        '*Of 4 trials, 1 diverged (biased); counted, not averaged.* *Scaled down: 2 instead of 10\u202f000 trials.*',
    );
    expect(markdown).toMatch(/Without\.\n/);
    expect(markdown).toContain('> **Stand-in data.** This report was made without the real mnist');
  });

  it('tells pictures of stand-ins from results of the real data', async () => {
    const files = await buildReport({
      report: defineReport({
        id: 'tests',
        title: 'Tests',
        summary: 'For tests.',
        experiments: [experiment],
        data: ['mnist'],
        write: async ({ data }) => {
          await data('mnist');
          return within(
            figure({ id: 'digits', caption: md`Digits.`, alt: 'a', from: ['mnist'], chart: bars }),
          );
        },
      }),
      profile: 'quick',
      engine: 'none',
      results: [coins()],
      data: new Map([['mnist', { name: 'mnist', title: 'MNIST', source: 'real' }]]),
      loadData: async () => ({ name: 'mnist', title: 'drawn digits', source: 'stand-in' }) as never,
      run: { facts: [], remarks: [] },
    });
    const markdown = files.get('report.md')!;
    expect(markdown).toContain('The results are of the real mnist. The images were not at hand');
    expect(markdown).toContain('Digits. **Stand-in data: drawn digits, not the real mnist.**');
    expect(markdown).not.toContain('made without the real');
  });

  it('never averages a trial that diverged, and records it in results.json', async () => {
    const files = await build((results) =>
      within(
        md`${percent(results.arm('biased').mean('heads'))} ${percent(results.fact('gap', 0.25, 'fraction'))}`,
      ),
    );
    const { experiments } = JSON.parse(files.get('results.json')!);
    expect(experiments.coin.arms.biased).toMatchObject({
      trials: [
        { status: 'completed', metrics: { heads: 0.6 } },
        { status: 'diverged', metrics: { heads: null } },
      ],
      summary: { heads: { n: 1, mean: 0.6, standardError: null, ci95: null } },
    });
    expect(experiments.coin.facts.gap).toMatchObject({ value: 0.25, unit: 'fraction' });
  });

  it('binds every number in the page to its result', async () => {
    const html = (
      await build((results) => within(md`${percent(results.arm('fair').mean('heads'), { show: 'value' })}`))
    ).get('index.html')!;
    expect(html).toMatch(
      /<data class="short" tabindex="0" value="0\.45" title="45.% \(SE.5, 95.%.CI \u221219 to 109, n.=.2\)\. coin\/fair\/heads mean; 0\.45; SE 0\.05; 95 % CI -0\.185\d+ to 1\.085\d+ \(Student t\); n = 2; scaled down: 2 instead of 10000 trials">/,
    );
  });

  it('pairs arms by the number of the trial, leaving out what did not complete', () => {
    const results = coins();
    expect(results.arm('biased').pairedWith(results.arm('fair'), 'heads')).toEqual([expect.closeTo(0.1, 12)]);
  });
});

describe('sectionNumbers: false', () => {
  const blocks = [
    section(
      { id: 'first', title: '1.1 A *criterion*' },
      md`See ${ref('inner')} and ${ref('first')}.`,
      section({ id: 'inner', title: 'Inner <part>' }, md`Text.`),
    ),
    section({ id: 'second', title: '1.2 Another' }, equation({ id: 'sum', tex: 'a' })),
  ];

  it('gives sections no number in headings and contents, and refers to them by title', async () => {
    const files = await build(blocks, { sectionNumbers: false });
    const [html, markdown] = [files.get('index.html')!, files.get('report.md')!];
    expect(html).toContain('<h2 id="first"><span dir="auto">1.1 A *criterion*</span></h2>');
    expect(html).toContain('<a href="#second"><span dir="auto">1.2 Another</span></a>');
    expect(html).toContain(
      'See <a class="ref" href="#inner">“Inner &lt;part&gt;”</a> and <a class="ref" href="#first">“1.1 A *criterion*”</a>.',
    );
    expect(markdown).toContain('## 1.1 A \\*criterion\\*\n');
    expect(markdown).toContain('- [1.2 Another](#second)');
    expect(markdown).toContain('See [“Inner &lt;part>”](#inner) and [“1.1 A \\*criterion\\*”](#first).');
    expect(html).toContain('<span class="number">(1)</span>');
  });

  it('is not the default', async () => {
    const markdown = (await build(blocks)).get('report.md')!;
    expect(markdown).toContain('## 1 1.1 A');
    expect(markdown).toContain('See [Section\u00a01.1](#inner)');
  });
});

it('groups the digits of a number in text(…)', async () => {
  const markdown = (
    await build([section({ id: 'a', title: 'A' }, md`${text(60_000)}, ${text(-0.5)}, ${text(1e-7)}`)])
  ).get('report.md')!;
  expect(markdown).toContain('60\u202f000, \u22120.5, 1e-7');
});
