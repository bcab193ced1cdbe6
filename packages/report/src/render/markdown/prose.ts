// Prose to Markdown as GitHub reads it: the author's own source with the values written in, HTML and TeX made harmless.

import type { NumberedDocument } from '../../document/number-document.ts';
import { escapeMarkdown, type MarkdownSurroundings, WITHIN_LINE } from '../../text/escape.ts';
import { flattenProse } from '../../text/flatten-prose.ts';
import type { Inline, Prose } from '../../text/inline.ts';
import { closingDollar, markdownParser, PLACEHOLDER } from '../../text/markdown-parser.ts';
import { plainCharacters } from '../../text/plain-characters.ts';

type Leaf = Exclude<Inline, Prose>;

/** Prose with its paragraphs; within a table cell, pipes are kept from ending it. */
export function markdownProse(document: NumberedDocument, prose: Prose, cell = false): string {
  const { source, values } = flattenProse(prose);
  return harmless(source, cell).replace(PLACEHOLDER, (found, index: string, at: number, whole: string) =>
    markdownLeaf(document, values[Number(index)]!, surroundings(whole, at, found.length), cell),
  );
}

/** What stands around a placeholder; nothing is known of a neighbour that is a placeholder too. */
function surroundings(source: string, at: number, length: number): MarkdownSurroundings {
  const before = source.slice(source.lastIndexOf('\n', at - 1) + 1, at);
  const after = source[at + length] ?? '';
  return {
    ...(before.endsWith('\uE001') ? {} : { before }),
    ...(after === '\uE000' ? {} : { after: after === '\n' ? ' ' : after }),
  };
}

/** One line, behind other words: captions, headers, cells. */
export function markdownLine(document: NumberedDocument, inline: string | Inline, cell = false): string {
  if (typeof inline === 'string') return escapeMarkdown(inline, WITHIN_LINE);
  const written =
    inline.kind === 'prose'
      ? markdownProse(document, inline, cell)
      : markdownLeaf(document, inline, WITHIN_LINE, cell);
  return written.replace(/\s*\n\s*/g, ' ');
}

/** One table cell. */
export function markdownCell(document: NumberedDocument, inline: string | Inline | null): string {
  return inline === null ? '' : markdownLine(document, inline, true);
}

function markdownLeaf(
  { labels, citations, footnotes }: NumberedDocument,
  leaf: Leaf,
  around: MarkdownSurroundings,
  cell: boolean,
): string {
  switch (leaf.kind) {
    case 'number':
      return leaf.estimate.scaledDown === undefined
        ? escapeMarkdown(leaf.text, around)
        : `${escapeMarkdown(leaf.text, { ...around, after: '<' })}<sup>[†](#run)</sup>`;
    case 'text':
      return escapeMarkdown(leaf.text, around);
    case 'code':
      return codeSpan(cell ? pipesKept(leaf.text) : leaf.text);
    case 'cross-reference': {
      const label = labels.get(leaf.target);
      if (label === undefined) return '(left out of this run)';
      return `[${escapeMarkdown(label.text, { before: '[', after: ']' })}](#${label.anchor})`;
    }
    case 'footnote':
      return `[^${footnotes.get(leaf)}]`;
    case 'citation':
      return `[${leaf.keys.map((key) => `[${citations.get(key)}](#reference-${key})`).join(', ')}${/^[([]/.test(around.after ?? '(') ? '\\]' : ']'}`;
    default:
      throw leaf satisfies never;
  }
}

function codeSpan(literal: string): string {
  const line = plainCharacters(literal).replace(/\s*\n\s*/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** A table takes one backslash off in front of every pipe, in code too. */
const pipesKept = (code: string) => code.replaceAll('|', '\\|');

/**
 * Outside code: `<` that would open a tag becomes text, and `<` in mathematics becomes `\lt`. In a table cell pipes are kept
 * from ending it: escaped in words and code, written as commands in mathematics.
 */
function harmless(given: string, cell: boolean): string {
  const source = plainCharacters(given);
  const code = codeBlocks(source);
  let out = '';
  for (let i = 0; i < source.length; ) {
    const block = code.find(([start]) => start === i);
    const fence = /^(`+)/.exec(source.slice(i))?.[0];
    if (block !== undefined) {
      out += source.slice(i, block[1]);
      i = block[1];
    } else if (fence !== undefined) {
      const close = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(source.slice(i + fence.length));
      const end = close === null ? i + fence.length : i + 2 * fence.length + close.index;
      const span = source.slice(i, end);
      out += cell ? pipesKept(span) : span;
      i = end;
    } else if (source[i] === '\\') {
      out += source.slice(i, i + 2);
      i += 2;
    } else if (source[i] === '$') {
      const end = closingDollar(source, i) ?? i;
      const tex = source.slice(i, end + 1).replace(OPENS_TAG, '\\lt ');
      out += cell ? tex.replaceAll('\\|', '\\Vert ').replaceAll('|', '\\vert ') : tex;
      i = end + 1;
    } else {
      const tag =
        source[i] === '<' &&
        /^<[a-z/!?]/i.test(source.slice(i)) &&
        !/^<(https?|mailto):[^\s<>]*>/.test(source.slice(i));
      const entity = source[i] === '&' && /^&#?\w*\uE000/.test(source.slice(i));
      // One tilde is no mark here, but strikes words out on GitHub.
      const tilde = source[i] === '~' && source[i - 1] !== '~' && source[i + 1] !== '~';
      out += tilde ? '\\~' : tag ? '&lt;' : entity ? '&amp;' : cell && source[i] === '|' ? '\\|' : source[i];
      i += 1;
    }
  }
  return out.replace(/\](?=\(\s*(javascript|vbscript|data|file):)/gi, '\\]');
}

/** Where Markdown-it reads blocks of code, fenced by ticks or tildes or indented: nothing in them is changed. */
function codeBlocks(source: string): (readonly [start: number, end: number])[] {
  const starts = [0];
  for (let i = 0; i < source.length; i++) if (source[i] === '\n') starts.push(i + 1);
  return markdownParser()
    .parse(source, {})
    .flatMap(({ type, map }) =>
      (type === 'fence' || type === 'code_block') && map !== null && map !== undefined
        ? [[starts[map[0]]!, starts[map[1]] ?? source.length] as const]
        : [],
    );
}

/** A `<` that would open a tag, in mathematics too. */
export const OPENS_TAG = /<(?=[a-z/!?])/gi;
