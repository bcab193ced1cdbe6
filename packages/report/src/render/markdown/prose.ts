// Prose to Markdown as GitHub reads it: the author's own source with the values written in, HTML and TeX made harmless.

import type { NumberedDocument } from '../../document/number-document.ts';
import { escapeMarkdown, type MarkdownSurroundings, WITHIN_LINE } from '../../text/escape.ts';
import { flattenProse } from '../../text/flatten-prose.ts';
import type { Inline, Prose } from '../../text/inline.ts';
import { closingDollar, PLACEHOLDER } from '../../text/markdown-parser.ts';

type Leaf = Exclude<Inline, Prose>;

/** Prose with its paragraphs. */
export function markdownProse(document: NumberedDocument, prose: Prose): string {
  const { source, values } = flattenProse(prose);
  return harmless(source).replace(PLACEHOLDER, (found, index: string, at: number, whole: string) =>
    markdownLeaf(document, values[Number(index)]!, surroundings(whole, at, found.length)),
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
export function markdownLine(document: NumberedDocument, inline: string | Inline): string {
  if (typeof inline === 'string') return escapeMarkdown(inline, WITHIN_LINE);
  const written =
    inline.kind === 'prose' ? markdownProse(document, inline) : markdownLeaf(document, inline, WITHIN_LINE);
  return written.replace(/\s*\n\s*/g, ' ');
}

/** One table cell. */
export function markdownCell(document: NumberedDocument, inline: string | Inline | null): string {
  if (inline === null) return '';
  const line = markdownLine(document, inline);
  return line.replace(/\$[^$]*\$/g, (math) => math.replaceAll('|', '\\vert ')).replace(/(?<!\\)\|/g, '\\|');
}

function markdownLeaf(
  { labels, citations, footnotes }: NumberedDocument,
  leaf: Leaf,
  around: MarkdownSurroundings,
): string {
  switch (leaf.kind) {
    case 'number':
      return leaf.estimate.scaledDown === undefined
        ? escapeMarkdown(leaf.text, around)
        : `${escapeMarkdown(leaf.text, { ...around, after: '<' })}<sup>[†](#run)</sup>`;
    case 'text':
      return escapeMarkdown(leaf.text, around);
    case 'code':
      return codeSpan(leaf.text);
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
  const longest = Math.max(0, ...[...literal.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const pad = literal.startsWith('`') || literal.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${literal.replace(/\s*\n\s*/g, ' ')}${pad}${ticks}`;
}

/** Outside code: `<` that would open a tag becomes text, and `<` in mathematics becomes `\lt`. */
function harmless(source: string): string {
  let out = '';
  for (let i = 0; i < source.length; ) {
    const fence = /^(`+)/.exec(source.slice(i))?.[0];
    if (fence !== undefined) {
      const close = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(source.slice(i + fence.length));
      const end = close === null ? i + fence.length : i + 2 * fence.length + close.index;
      out += source.slice(i, end);
      i = end;
    } else if (source[i] === '\\') {
      out += source.slice(i, i + 2);
      i += 2;
    } else if (source[i] === '$') {
      const end = closingDollar(source, i) ?? i;
      out += source.slice(i, end + 1).replace(OPENS_TAG, '\\lt ');
      i = end + 1;
    } else {
      const tag =
        source[i] === '<' &&
        /^<[a-z/!?]/i.test(source.slice(i)) &&
        !/^<(https?|mailto):[^\s<>]*>/.test(source.slice(i));
      out += tag ? '&lt;' : source[i] === '&' && /^&#?\w*\uE000/.test(source.slice(i)) ? '&amp;' : source[i];
      i += 1;
    }
  }
  return out.replace(/\](?=\(\s*(javascript|vbscript|data|file):)/gi, '\\]');
}

/** A `<` that would open a tag, in mathematics too. */
export const OPENS_TAG = /<(?=[a-z/!?])/gi;
