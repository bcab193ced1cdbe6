// `trialbook preview` as a process, and a project with a text for it.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND, makeWorkspace, run } from './workspace.ts';

const REPORT = `
import { defineReport } from '@trialbook/report';
import { counting } from './experiments.js';
import { counted } from './problems.js';
export const report = defineReport({
  id: 'tiny', title: 'Tiny', summary: 'A report for tests.', module: import.meta.url,
  text: ['text/one.md'], references: 'references.bib', experiments: [counting], problems: [counted],
});
`;

/** The values that the text names; \`given\` is one of them. */
export const problems = (given: string) => `
import { defineProblem, figure, md, vegaLite } from '@trialbook/report';
import { counting } from './experiments.js';
export const counted = defineProblem({
  id: 'counted', needs: { results: counting },
  values: ({ results }) => ({
    given: ${given},
    mean: results.arm('all').mean('value'),
    dots: figure({ id: 'dots', caption: md\`Dots.\`, alt: 'Dots', from: [results],
      chart: vegaLite({ mark: 'point', encoding: { x: { field: 'x', type: 'quantitative' } } }, [{ x: 1 }, { x: 2 }]) }),
  }),
});
`;

/** The text around some words. */
export const text = (words: string) => `# Counting {#counting}

{% part counted %}
${words} The mean is {{ counted.mean | decimal }}, given {{ counted.given }}. More is in [@book].

{% figure counted.dots %}
{% endpart %}

${'Much more text follows, so that the page can be scrolled.\n\n'.repeat(60)}
`;

/** The book that the text cites, under a title. */
export const bibliography = (title: string) => `@book{book,
  author = {Ann Author}, title = {${title}}, publisher = {Press}, year = {2020},
}
`;

/** A project whose trials are run. */
export async function previewProject() {
  const workspace = makeWorkspace(REPORT);
  const put = (path: string, contents: string) =>
    writeFileSync(join(workspace, 'reports/tiny', path), contents);
  mkdirSync(join(workspace, 'reports/tiny/text'));
  put('dist/problems.js', problems('20'));
  put('text/one.md', text('First words.'));
  put('references.bib', bibliography('First title'));
  const { code, err } = await run(workspace, ['report', '--workers', '0']);
  if (code !== 0) throw new Error(err);
  return { workspace, put };
}

/** A preview that runs. */
export interface RunningPreview {
  readonly url: string;
  /** What it has written to standard error so far. */
  readonly err: () => string;
  /** Ends it as Ctrl-C does, and gives the exit code. */
  end(): Promise<number | null>;
}

/** Starts it, and waits for its address. */
export function startPreview(cwd: string, args: readonly string[]): Promise<RunningPreview> {
  const child: ChildProcess = spawn(process.execPath, [COMMAND, 'preview', ...args], { cwd });
  let [out, err] = ['', ''];
  const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
  return new Promise((started, failed) => {
    child.stdout?.on('data', (bytes) => {
      out += bytes;
      const url = /http:\S+/.exec(out)?.[0];
      if (url === undefined) return;
      started({
        url,
        err: () => err,
        end() {
          child.kill('SIGINT');
          return ended;
        },
      });
    });
    child.stderr?.on('data', (bytes) => {
      err += bytes;
    });
    void ended.then(() => failed(new Error(err)));
  });
}
