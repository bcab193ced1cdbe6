// A numbered document to one Markdown file that reads well on GitHub: same numbers, captions and alternative texts.

import type { Block, Section } from '../../document/blocks.ts';
import { referencesOf } from '../../document/number-document.ts';
import type { SourceNote } from '../../document/source-notes.ts';
import type { Table } from '../../tables/table.ts';
import { escapeMarkdown, WITHIN_LINE } from '../../text/escape.ts';
import { plainCharacters } from '../../text/plain-characters.ts';
import { altText } from '../alt-text.ts';
import { toneTitle } from '../html/render-html.ts';
import type { RenderInput } from '../render-input.ts';
import { safeUrl } from '../safe-url.ts';
import { markdownCell, markdownLine, markdownProse, OPENS_TAG } from './prose.ts';

/** The Markdown, as text. Equal input gives equal bytes. */
export function renderMarkdown(input: RenderInput): string {
  const { report } = input.document;
  const head = [
    `# ${heading('', report.title)}`,
    report.subtitle === undefined ? '' : `*${emphasized(report.subtitle)}*`,
    report.authors === undefined ? '' : escapeMarkdown(report.authors.join(', ')),
    escapeMarkdown(report.summary),
    '<a id="run"></a>',
    input.run.facts.map(([name, fact]) => `${escapeMarkdown(name)}: **${emphasized(fact)}**`).join(' · '),
    ...input.run.remarks.map((words) =>
      quoted(`**How this was run.** ${escapeMarkdown(words, WITHIN_LINE)}`),
    ),
    ...input.banners.map(({ title, text }) => quoted(`**${title}.** ${escapeMarkdown(text, WITHIN_LINE)}`)),
  ];
  return `${[
    ...head,
    contents(input),
    blocks(input, input.document.blocks, 2),
    footnotes(input),
    references(input),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

function footnotes({ document }: RenderInput): string {
  return [...document.footnotes]
    .map(([{ body }, number]) => `[^${number}]: ${markdownLine(document, body)}`)
    .join('\n');
}

function blocks(input: RenderInput, list: readonly Block[], level: number): string {
  return list.map((block) => writeBlock(input, block, level)).join('\n\n');
}

function writeBlock(input: RenderInput, block: Block, level: number): string {
  const { document } = input;
  switch (block.kind) {
    case 'section': {
      const { number } = document.labels.get(block.id)!;
      const title = `${'#'.repeat(Math.min(level, 6))} ${heading(number, block.title)}`;
      return `${anchor(block.id)}\n\n${title}\n\n${blocks(input, block.blocks, level + 1)}`;
    }
    case 'prose':
      return markdownProse(document, block);
    case 'figure': {
      const { text } = document.labels.get(block.id)!;
      // Some readers put the words into an attribute as they are.
      const alt = linked(altText(document, block)).replaceAll('"', '&quot;');
      const caption = `**${text}.** ${markdownLine(document, block.caption)}${notes(input.notes(block.from))}`;
      return `${anchor(block.id)}\n\n![${alt}](figures/${block.id}.svg)\n\n${caption}`;
    }
    case 'table':
      return writeTable(input, block);
    case 'equation': {
      const { number } = document.labels.get(block.id)!;
      // A line that begins like a list or a quote would end the mathematics.
      const tex = block.tex
        .trim()
        .replace(OPENS_TAG, '\\lt ')
        .replace(/\n\s*(?=[-+*>#=])/g, ' ');
      return `${anchor(block.id)}\n\n$$\n${tex} \\tag{${number}}\n$$`;
    }
    case 'callout': {
      const title = emphasized(block.title ?? toneTitle[block.tone]);
      const body = markdownProse(document, block.body);
      // What opens a list, a quote, code or a table does so at the start of a line only.
      const gap = OPENS_BLOCK.test(body) ? '\n\n' : ' ';
      return quoted(`**${title}${/[.?!]$/.test(title) ? '' : '.'}**${gap}${body}`);
    }
    case 'code-block': {
      const code = plainCharacters(block.code).replace(/\n$/, '');
      const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
      const fence = '`'.repeat(longest + 1);
      return `${fence}${block.language.replace(/[^\w+#.-]/g, '')}\n${code}\n${fence}`;
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
    .map(({ id, title }) => `- [${linked(`${document.labels.get(id)!.number} ${title}`.trim())}](#${id})`)
    .join('\n');
}

/** A heading's words; `#` at its end would be taken off. */
function heading(number: string, title: string): string {
  return escapeMarkdown(`${number} ${title}`.trim(), { before: '# .', after: '' }).replace(
    /(?<=\s)(#+)$/,
    '\\$1',
  );
}

/** Words between asterisks. */
function emphasized(words: string): string {
  return escapeMarkdown(words, { before: '**.', after: '*' });
}

/** Words of a link. */
function linked(words: string): string {
  return escapeMarkdown(words, { before: '[', after: ']' });
}

function references({ document: { report, citations } }: RenderInput): string {
  if (citations.size === 0) return '';
  const entries = [...citations].map(([key, number]) => {
    const { authors, title, venue, year, url } = referencesOf(report)[key]!;
    const entry =
      url === undefined ? escapeMarkdown(title, WITHIN_LINE) : `[${linked(title)}](${linkAddress(url)})`;
    const rest = [venue, year]
      .filter((part) => part !== undefined)
      .map((part) => escapeMarkdown(String(part), WITHIN_LINE));
    return `${number}. ${anchor(`reference-${key}`)}${escapeMarkdown(authors, { before: '</a>', after: '.' })}. ${entry}${rest.length > 0 ? `. ${rest.join(', ')}` : ''}.`;
  });
  return `## References\n\n${entries.join('\n')}`;
}

/** An address within the brackets of a link. */
function linkAddress(url: string): string {
  return safeUrl(url).replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'));
}

/** The first line of what is read as a block only where a line begins. */
const OPENS_BLOCK = /^ {0,3}([-+*>]|\d+[.)]|`{3}|~{3})(\s|[^\s*]|$)|^ {4}|^\|/;

function notes(list: readonly SourceNote[]): string {
  return list
    .map(({ kind, text }) => (kind === 'stand-in' ? ` **${emphasized(text)}**` : ` *${emphasized(text)}*`))
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
