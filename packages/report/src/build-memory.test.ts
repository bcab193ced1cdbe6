import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ImageDataset } from '@trialbook/datasets';
import { expect, it } from 'vitest';
import { buildMemory } from './build-memory.ts';
import { buildPage, buildReport } from './build-report.ts';
import { figure } from './document/blocks.ts';
import { defineReport } from './document/define-report.ts';
import { vegaLite } from './figures/chart.ts';
import { defineProblem } from './problems/define-problem.ts';
import { md } from './text/markdown-text.ts';

function project() {
  const folder = mkdtempSync(join(tmpdir(), 'trialbook-memory-'));
  mkdirSync(join(folder, 'text'));
  writeFileSync(join(folder, 'package.json'), '{}');
  const say = (words: string) =>
    writeFileSync(
      join(folder, 'text/one.md'),
      `# One {#one}\n\n${words} {{ counted.n }}\n\n{% figure counted.dots %}\n`,
    );
  let evaluated = 0;
  const problem = defineProblem({
    id: 'counted',
    needs: {},
    data: ['mnist'],
    values: async (_, { data }) => {
      evaluated += 1;
      await data('mnist');
      if (evaluated === 1) throw new Error('not yet');
      return {
        n: 20,
        dots: figure({
          id: 'dots',
          caption: md`Dots.`,
          alt: 'Dots',
          from: ['mnist'],
          chart: vegaLite({ mark: 'point', encoding: { x: { field: 'x', type: 'quantitative' } } }, [
            { x: 1 },
          ]),
        }),
      };
    },
  });
  const report = defineReport({
    id: 'remembered',
    title: 'R',
    summary: 'S',
    module: pathToFileURL(join(folder, 'report.js')).href,
    text: ['text/one.md'],
    experiments: [],
    problems: [problem],
    data: ['mnist'],
  });
  const standIn = { name: 'mnist', title: 'drawn digits', source: 'stand-in' } as ImageDataset;
  const input = {
    report,
    profile: 'quick',
    engine: 'none',
    results: [],
    loadData: async () => standIn,
    run: (data: ReadonlyMap<string, unknown>) => ({
      facts: [['Data', [...data.keys()].join()]] as const,
      remarks: [],
    }),
    memory: buildMemory(),
  } as const;
  return { say, input, count: () => evaluated };
}

/** The text of a page, without its head. */
const words = (html: string) =>
  html
    .slice(html.indexOf('<body>'))
    .replace(/<[^>]*>/g, '')
    .slice(0, 20_000);

it('evaluates problems once, reads texts each time, and equals a build without a memory', async () => {
  const { say, input, count } = project();
  say('Points:');
  await expect(buildPage(input)).rejects.toThrow('not yet');
  expect(words((await buildPage(input)).html)).toMatch(/Points: 20\b/);
  say('Points, said otherwise:');
  const { html: second, check } = await buildPage(input);
  check();
  expect(words(second)).toMatch(/Points, said otherwise: 20\b/);
  expect(count()).toBe(2);
  const { memory: _, ...without } = input;
  expect(words(second)).toContain('stand drawn digits');
  expect(second === (await buildReport(without)).get('index.html')).toBe(true);
  expect(second === (await buildPage(without)).html).toBe(true);
});
