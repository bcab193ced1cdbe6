// From results to the files of a report. The phases in order; each has its own file.

import type { ImageDataset } from '@trialbook/datasets';
import type { Experiment, Profile } from '@trialbook/trials';
import { type BuildMemory, buildMemory } from './build-memory.ts';
import { banners, statuses } from './document/banners.ts';
import { type Block, type Figure, note } from './document/blocks.ts';
import { briefNumbers } from './document/brief-numbers.ts';
import { checkDocument } from './document/check-document.ts';
import type { Report, ReportContext } from './document/define-report.ts';
import { type NumberedDocument, numberDocument } from './document/number-document.ts';
import { type DataStatus, sourceNotes } from './document/source-notes.ts';
import { blocksOf } from './document/walk.ts';
import type { RenderedChart } from './figures/render-chart.ts';
import { standaloneSvg } from './figures/standalone-svg.ts';
import { evaluateProblems } from './problems/evaluate-problems.ts';
import { readBibliography } from './references/read-bibliography.ts';
import { altText } from './render/alt-text.ts';
import { chartCsv, tableCsv } from './render/csv.ts';
import { reportInShort } from './render/findings.ts';
import { renderHtml } from './render/html/render-html.ts';
import { renderMarkdown } from './render/markdown/render-markdown.ts';
import type { RenderInput } from './render/render-input.ts';
import type { RunFacts } from './render/run-facts.ts';
import { ReportError } from './report-error.ts';
import type { BoundResults } from './results/bound-results.ts';
import { type ResultsJson, resultsJson, resultsText } from './results/results-json.ts';
import type { NamedVerdict } from './results/verdict-json.ts';
import { packageFolder, readTextFile } from './template/text-file.ts';
import { readTexts, writeTexts } from './template/text-report.ts';
import { cite, code, text } from './text/inline.ts';
import { md } from './text/markdown-text.ts';

/** What a report is built from. */
export interface BuildInput {
  readonly report: Report;
  readonly profile: Profile;
  /** The engine that ran the trials, as results.json names it. */
  readonly engine: string;
  readonly results: readonly BoundResults[];
  /** Loads a data set, or throws why it cannot. */
  readonly loadData?: (name: string) => Promise<ImageDataset>;
  /** Every data set the experiments read, by name. */
  readonly data?: ReadonlyMap<string, DataStatus>;
  /** For the head of the report; a function is called when all data sets are known. */
  readonly run: RunFacts | ((data: ReadonlyMap<string, DataStatus>) => RunFacts);
  /** Some experiments were left out: their parts are too, and references into them say so. Default false. */
  readonly partial?: boolean;
  /** What was kept from an earlier build of the same report and results. Default nothing. */
  readonly memory?: BuildMemory;
}

/** Files by path within the report's folder, in text. The manifest is the caller's. */
export type ReportFiles = ReadonlyMap<string, string>;

/**
 * Builds a report: writes it, numbers it, checks it, draws it, renders it. Nothing is written to disk.
 *
 * @throws ReportError when a number is not finite, a reference points at nothing, an id is taken twice, a figure cannot
 *   be drawn or a formula cannot be set; it names the report, the block and the reference
 */
export async function buildReport(input: BuildInput): Promise<ReportFiles> {
  const { rendering, verdicts, check } = await compose(input);
  check();
  return new Map([
    ['index.html', await renderHtml(rendering)],
    ['report.md', renderMarkdown(rendering)],
    ['results.json', resultsText(results(input, verdicts))],
    ['findings.json', `${JSON.stringify(reportInShort(rendering.document), null, 1)}\n`],
    ...[...rendering.charts].map(([id, { svg }]) => [`figures/${id}.svg`, standaloneSvg(svg)] as const),
    ...dataFiles(rendering.document),
  ]);
}

/** A page for showing a report that is being written. */
export interface BuiltPage {
  /** `index.html`. */
  readonly html: string;
  /**
   * Checks what the text would say had the results come out otherwise, which takes longer than the page.
   *
   * @throws ReportError as `buildReport` does
   */
  readonly check: () => void;
}

/**
 * Builds the page alone.
 *
 * @throws ReportError as `buildReport` does, but for what `check` finds
 */
export async function buildPage(input: BuildInput): Promise<BuiltPage> {
  const { rendering, check } = await compose(input);
  return { html: await renderHtml(rendering), check };
}

/** Everything that the outputs are rendered from. */
async function compose(
  given: BuildInput,
): Promise<Pick<Written, 'verdicts' | 'check'> & { readonly rendering: RenderInput }> {
  const input = { ...given, report: await withReferences(given.report) };
  const memory = given.memory ?? buildMemory();
  const data: { read: Map<string, DataStatus>; shown: Map<string, DataStatus> } = {
    read: new Map(input.data),
    shown: new Map(),
  };
  const { blocks, verdicts, check } = await write(input, memory, data.shown);
  const written = numberDocument(input.report, blocks);
  checkDocument(written, { partial: input.partial ?? false });
  const document = { ...written, blocks: briefNumbers(blocks) };
  const charts = await drawCharts(document, memory);
  const rendering: RenderInput = {
    document,
    charts,
    run: typeof input.run === 'function' ? input.run(statuses(data)) : input.run,
    banners: banners(data),
    notes: (from) => sourceNotes(from, data),
  };
  return { rendering, verdicts, check };
}

/** The report with the references of its BibTeX file, if it has one. */
async function withReferences(report: Report): Promise<Report> {
  if (typeof report.references !== 'string') return report;
  if (!('text' in report)) {
    throw new ReportError(
      `report "${report.id}": references names a file, which only a report of texts has; give the references themselves`,
    );
  }
  const file = readTextFile(packageFolder(report.module), report.references);
  return { ...report, references: await readBibliography(file) };
}

interface Written {
  readonly blocks: readonly Block[];
  readonly verdicts: readonly NamedVerdict[];
  /** Checks what the text would say had the results come out otherwise. */
  readonly check: () => void;
}

async function write(
  input: BuildInput,
  memory: BuildMemory,
  shown: Map<string, DataStatus>,
): Promise<Written> {
  const { report, profile, partial = false } = input;
  if ('write' in report) {
    return { blocks: await report.write(context(input, shown)), verdicts: [], check: () => {} };
  }
  const problems = await memory.values(async () => {
    const read = new Map<string, DataStatus>();
    const results = (id: string) => input.results.find((each) => each.id === id);
    const values = await evaluateProblems(report.problems, profile, results, context(input, read).data);
    return { ...values, shown: read };
  });
  for (const [name, status] of problems.shown) shown.set(name, status);
  const { blocks, otherWays } = writeTexts(report, readTexts(report), problems);
  const check = () => {
    for (const way of otherWays()) checkDocument(numberDocument(report, way), { partial, untaken: true });
  };
  return { blocks, verdicts: problems.verdicts, check };
}

function context(input: BuildInput, shown: Map<string, DataStatus>): ReportContext {
  const { report, profile, results: all, loadData } = input;
  const find = (id: string) => {
    if (!report.experiments.some((experiment) => experiment.id === id)) {
      throw new ReportError(
        `report "${report.id}": results(${id}) was asked for, but the report's experiments are ` +
          `${report.experiments.map((experiment) => experiment.id).join(', ') || 'none'}; add it to experiments`,
      );
    }
    return all.find((each) => each.id === id);
  };
  return {
    profile,
    results: ({ id }) => {
      const found = find(id);
      if (found === undefined) {
        throw new ReportError(
          `report "${report.id}": results(${id}) was asked for, but this run left ${id} out; run it too, or write its part with part(experiment, results => [...])`,
        );
      }
      return found as never;
    },
    part: ({ id, title }, write) => {
      const found = find(id);
      if (found !== undefined) return write(found as never);
      return [note(md`${text(title)} (${code(id)}) was left out of this run.`, 'Left out')];
    },
    data: async (name) => {
      if (loadData === undefined)
        throw new ReportError(`report "${report.id}": data('${name}'): no data was given to this build`);
      const loaded = await loadData(name);
      shown.set(name, loaded);
      return loaded;
    },
    cite,
  };
}

async function drawCharts(
  document: NumberedDocument,
  memory: BuildMemory,
): Promise<Map<string, RenderedChart>> {
  const charts = new Map<string, RenderedChart>();
  const figures = [...blocksOf(document.blocks)].filter((block): block is Figure => block.kind === 'figure');
  for (const figure of figures) {
    charts.set(figure.id, await memory.chart(figure.id, altText(document, figure), figure.chart));
  }
  return charts;
}

function results(
  { report, profile, engine, results: all }: BuildInput,
  verdicts: readonly NamedVerdict[],
): ResultsJson {
  const experiments = all.map((bound) => ({
    experiment: report.experiments.find(({ id }) => id === bound.id) as Experiment,
    results: bound,
  }));
  return resultsJson(report.id, profile, engine, experiments, verdicts);
}

function dataFiles(document: NumberedDocument): (readonly [string, string])[] {
  return [...blocksOf(document.blocks)].flatMap((block) => {
    if (block.kind === 'figure') {
      return chartCsv(block.id, block.chart).map(([file, contents]) => [`data/${file}`, contents] as const);
    }
    return block.kind === 'table' ? [[`data/${block.id}.csv`, tableCsv(block)] as const] : [];
  });
}
