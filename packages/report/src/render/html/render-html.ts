// A numbered document to one HTML file. Blocks here; prose, mathematics, page and style have files of their own.

import type { Block, Callout, Equation, Figure, Section } from '../../document/blocks.ts';
import type { SourceNote } from '../../document/source-notes.ts';
import type { Table } from '../../tables/table.ts';
import { LONG_WORD, narrowestWidth } from '../../tables/table-width.ts';
import { escapeHtml } from '../../text/escape.ts';
import type { RenderInput } from '../render-input.ts';
import { MathRenderer } from './math.ts';
import { numberSpan, page } from './page.ts';
import { ProseWriter } from './prose.ts';
import { styleSheet } from './style-sheet.ts';

/** The page, as text. Equal input gives equal bytes. */
export async function renderHtml(input: RenderInput): Promise<string> {
  const math = await MathRenderer.create();
  const writer = new BlockWriter(input, math);
  const body = writer.blocks(input.document.blocks, 2, 'the report');
  const footnotes = writer.footnotes();
  const specs = new Map(
    [...input.charts].flatMap(([id, { explore }]) => (explore === undefined ? [] : [[id, explore] as const])),
  );
  return page({
    document: input.document,
    run: input.run,
    body: body + footnotes,
    style: styleSheet() + math.styles(body + footnotes),
    specs,
    banners: input.banners,
  });
}

class BlockWriter {
  readonly #input: RenderInput;
  readonly #prose: ProseWriter;
  readonly #math: MathRenderer;

  constructor(input: RenderInput, math: MathRenderer) {
    this.#input = input;
    this.#math = math;
    this.#prose = new ProseWriter(input.document, math);
  }

  blocks(blocks: readonly Block[], level: number, within: string): string {
    return blocks.map((block) => this.#block(block, level, within)).join('\n');
  }

  /** The notes at the end, once everything that refers to them is written. */
  footnotes(): string {
    const notes = [...this.#input.document.footnotes].map(
      ([{ body }, number]) =>
        `<li id="footnote-${number}">${this.#prose.line(body, `footnote ${number}`)} <a href="#footnote-ref-${number}" role="doc-backlink" aria-label="Back to the text">↩</a></li>`,
    );
    return notes.length === 0
      ? ''
      : `\n<section aria-labelledby="footnotes" role="doc-endnotes"><h2 id="footnotes">Notes</h2><ol class="references">${notes.join('')}</ol></section>`;
  }

  #block(block: Block, level: number, within: string): string {
    switch (block.kind) {
      case 'section':
        return this.#section(block, level);
      case 'prose':
        return this.#prose.block(block, `${within}, prose`);
      case 'figure':
        return this.#figure(block);
      case 'table':
        return this.#table(block);
      case 'equation':
        return this.#equation(block);
      case 'callout':
        return this.#callout(block, within);
      case 'code-block':
        return `<div class="code scroll" role="region" tabindex="0" aria-label="Code"><pre><code>${escapeHtml(block.code)}</code></pre></div>`;
      default:
        throw block satisfies never;
    }
  }

  #section({ id, title, blocks }: Section, level: number): string {
    const tag = `h${Math.min(level, 6)}`;
    const { number } = this.#input.document.labels.get(id)!;
    const inner = this.blocks(blocks, level + 1, `section "${id}"`);
    return `<section aria-labelledby="${id}">\n<${tag} id="${id}">${numberSpan(number)}<span dir="auto">${escapeHtml(title)}</span></${tag}>\n${inner}\n</section>`;
  }

  #figure(figure: Figure): string {
    const { id, caption, from } = figure;
    const chart = this.#input.charts.get(id)!;
    const { text } = this.#input.document.labels.get(id)!;
    const drawings =
      chart.phone === undefined
        ? chart.svg
        : chart.svg.replace('class="chart"', 'class="chart page"') +
          chart.phone.svg.replace('class="chart"', 'class="chart phone"');
    const button =
      chart.explore === undefined
        ? ''
        : '\n<div class="tools"><button type="button" class="explore" aria-pressed="false" hidden>Explore this figure</button></div>';
    return [
      `<figure id="${id}">`,
      `<div class="scroll" role="region" tabindex="0" aria-label="${text}">${drawings}</div>`,
      `<figcaption><span class="label">${text}.</span> ${this.#prose.line(caption, `figure "${id}", caption`)}${notes(this.#input.notes(from))}</figcaption>${button}`,
      '</figure>',
    ].join('\n');
  }

  #table(table: Table): string {
    const { id, caption, from, columns, cells } = table;
    const { text } = this.#input.document.labels.get(id)!;
    const classes = (align: 'start' | 'end', inner = '') => {
      const names = [
        align === 'end' ? 'end' : '',
        HAS_LONG_WORD.test(inner.replace(/<[^>]*>/g, '')) ? 'long' : '',
      ];
      const list = names.filter((name) => name !== '').join(' ');
      return list === '' ? '' : ` class="${list}"`;
    };
    const head = columns.map(
      ({ header, align }) =>
        `<th scope="col"${classes(align)}>${this.#prose.line(header, `table "${id}", header`)}</th>`,
    );
    const rows = cells.map((row, at) => {
      const written = columns.map(({ align, rowHeader }, column) => {
        const cell = row[column] ?? null;
        const inner = cell === null ? '' : this.#prose.cell(cell, `table "${id}", row ${at + 1}`);
        return rowHeader
          ? `<th scope="row"${classes(align, inner)}>${inner}</th>`
          : `<td${classes(align, inner)}>${inner}</td>`;
      });
      return `<tr>${written.join('')}</tr>`;
    });
    return [
      `<div class="table${cells.length <= 14 ? ' short' : ''}${narrowestWidth(table) > ROOMY ? ' wide' : ''}" id="${id}">`,
      `<p class="caption" id="${id}-caption"><span class="label">${text}.</span> ${this.#prose.line(caption, `table "${id}", caption`)}${notes(this.#input.notes(from))}</p>`,
      `<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}-caption"><table aria-labelledby="${id}-caption">`,
      `<thead><tr>${head.join('')}</tr></thead>`,
      `<tbody>${rows.join('\n')}</tbody>`,
      '</table></div>',
      '</div>',
    ].join('\n');
  }

  #equation({ id, tex }: Equation): string {
    const { number, text } = this.#input.document.labels.get(id)!;
    const set = this.#math.render(tex, true, `report "${this.#input.document.report.id}", equation "${id}"`);
    return `<div class="equation" id="${id}"><div class="scroll" role="region" tabindex="0" aria-label="${text}">${set}</div><span class="number">(${number})</span></div>`;
  }

  #callout({ tone, title, body }: Callout, within: string): string {
    return `<div class="callout ${tone}" role="note"><p class="tone">${escapeHtml(title ?? toneTitle[tone])}</p>${this.#prose.block(body, `${within}, ${tone}`)}</div>`;
  }
}

/** Tables that need more than this, in pixels, get more than the width of the text where the screen has it. */
const ROOMY = 600;

/** Words that no column should have to hold in one line. */
const HAS_LONG_WORD = new RegExp(`[^\\s\\u00a0]{${LONG_WORD},}`);

/** What a box is called when its author gives no title. */
export const toneTitle = { finding: 'Finding', note: 'Note', warning: 'Warning' } as const;

function notes(list: readonly SourceNote[]): string {
  if (list.length === 0) return '';
  return ` <span class="notes">${list.map(({ kind, text }) => `<span class="${kind}">${escapeHtml(text)}</span>`).join(' ')}</span>`;
}
