// A numbered document to one Markdown file that reads well on GitHub: same numbers, captions and alternative texts.

import type { Block, Section } from '../../document/blocks.ts';
import type { SourceNote } from '../../document/source-notes.ts';
import type { Table } from '../../tables/table.ts';
import { escapeMarkdown } from '../../text/escape.ts';
import { altText } from '../alt-text.ts';
import { toneTitle } from '../html/render-html.ts';
import type { RenderInput } from '../render-input.ts';
import { safeUrl } from '../safe-url.ts';
import { markdownCell, markdownLine, markdownProse } from './prose.ts';

/** The Markdown, as text. Equal input gives equal bytes. */
export function renderMarkdown(input: RenderInput): string {
  const { report } = input.document;
  const head = [
    `# ${escapeMarkdown(report.title)}`,
    report.subtitle === undefined ? '' : `*${escapeMarkdown(report.subtitle)}*`,
    report.authors === undefined ? '' : escapeMarkdown(report.authors.join(', ')),
    escapeMarkdown(report.summary),
    '<a id="run"></a>',
    input.run.facts.map(([name, fact]) => `${escapeMarkdown(name)}: **${escapeMarkdown(fact)}**`).join(' · '),
    ...input.run.remarks.map((words) => quoted(`**How this was run.** ${escapeMarkdown(words)}`)),
    ...input.banner.map((words) => quoted(`**Stand-in data.** ${escapeMarkdown(words)}`)),
  ];
  return `${[...head, contents(input), blocks(input, input.document.blocks, 2), references(input)]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

function blocks(input: RenderInput, list: readonly Block[], level: number): string {
  return list.map((block) => writeBlock(input, block, level)).join('\n\n');
}

function writeBlock(input: RenderInput, block: Block, level: number): string {
  const { document } = input;
  switch (block.kind) {
    case 'section': {
      const { number } = document.labels.get(block.id)!;
      const heading = `${'#'.repeat(Math.min(level, 6))} ${number} ${escapeMarkdown(block.title)}`;
      return `${anchor(block.id)}\n\n${heading}\n\n${blocks(input, block.blocks, level + 1)}`;
    }
    case 'prose':
      return markdownProse(document, block);
    case 'figure': {
      const { text } = document.labels.get(block.id)!;
      const alt = escapeMarkdown(altText(document, block)).replaceAll('"', '&quot;');
      const caption = `**${text}.** ${markdownLine(document, block.caption)}${notes(input.notes(block.from))}`;
      return `${anchor(block.id)}\n\n![${alt}](figures/${block.id}.svg)\n\n${caption}`;
    }
    case 'table':
      return writeTable(input, block);
    case 'equation': {
      const { number } = document.labels.get(block.id)!;
      const tex = block.tex.trim().replaceAll('<', '\\lt ').replaceAll('>', '\\gt ');
      return `${anchor(block.id)}\n\n$$\n${tex} \\tag{${number}}\n$$`;
    }
    case 'callout': {
      const title = escapeMarkdown(block.title ?? toneTitle[block.tone]);
      return quoted(`**${title}${/[.?!]$/.test(title) ? '' : '.'}** ${markdownProse(document, block.body)}`);
    }
    case 'code-block': {
      const longest = Math.max(2, ...[...block.code.matchAll(/`+/g)].map(([run]) => run.length));
      const fence = '`'.repeat(longest + 1);
      return `${fence}${block.language.replace(/[^\w-]/g, '')}\n${block.code.replace(/\n$/, '')}\n${fence}`;
    }
    default:
      throw block satisfies never;
  }
}

function writeTable(input: RenderInput, { id, caption, from, columns, cells }: Table): string {
  const { document } = input;
  const { text } = document.labels.get(id)!;
  const line = (parts: readonly string[]) => `| ${parts.join(' | ')} |`;
  const rows = cells.map((row) => line(columns.map((_, at) => markdownCell(document, row[at] ?? null))));
  return [
    anchor(id),
    `**${text}.** ${markdownLine(document, caption)}${notes(input.notes(from))}`,
    [
      line(columns.map(({ header }) => markdownCell(document, header))),
      line(columns.map(({ align }) => (align === 'end' ? '---:' : '---'))),
      ...rows,
    ].join('\n'),
  ].join('\n\n');
}

function contents({ document }: RenderInput): string {
  const sections = document.blocks.filter((block): block is Section => block.kind === 'section');
  return sections
    .map(({ id, title }) => `- [${document.labels.get(id)!.number} ${escapeMarkdown(title)}](#${id})`)
    .join('\n');
}

function references({ document: { report, citations } }: RenderInput): string {
  if (citations.size === 0) return '';
  const entries = [...citations].map(([key, number]) => {
    const { authors, title, venue, year, url } = report.references![key]!;
    const linked =
      url === undefined ? escapeMarkdown(title) : `[${escapeMarkdown(title)}](${encodeURI(safeUrl(url))})`;
    const rest = [venue, year]
      .filter((part) => part !== undefined)
      .map((part) => escapeMarkdown(String(part)));
    return `${number}. ${anchor(`reference-${key}`)}${escapeMarkdown(authors)}. ${linked}${rest.length > 0 ? `. ${rest.join(', ')}` : ''}.`;
  });
  return `## References\n\n${entries.join('\n')}`;
}

function notes(list: readonly SourceNote[]): string {
  return list
    .map(({ kind, text }) =>
      kind === 'stand-in' ? ` **${escapeMarkdown(text)}**` : ` *${escapeMarkdown(text)}*`,
    )
    .join('');
}

function anchor(id: string): string {
  return `<a id="${id}"></a>`;
}

function quoted(words: string): string {
  return words
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}
