// Markdown as reports know it: CommonMark and tables, no HTML, no images, no headings, $…$ for mathematics.

import MarkdownIt, { type StateInline } from 'markdown-it';

/** Begins and ends the placeholder of an interpolated value. Private-use characters; removed from what authors write. */
export const PLACEHOLDER = /\uE000(\d+)\uE001/g;

export function placeholder(index: number): string {
  return `\uE000${index}\uE001`;
}

/** A parser of prose. Mathematics becomes `math` tokens, placeholders `placeholder` tokens. */
export function markdownParser(): ReturnType<typeof MarkdownIt> {
  const parser = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: false });
  parser.disable(['image']);
  parser.inline.ruler.after('escape', 'math', mathRule);
  return parser;
}

function mathRule(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '$') return false;
  const end = closingDollar(state.src, state.pos);
  if (end === undefined) return false;
  if (!silent) {
    const token = state.push('math', 'math', 0);
    token.content = state.src.slice(state.pos + 1, end);
  }
  state.pos = end + 1;
  return true;
}

/** Where the mathematics that opens at `start` closes; nothing when that dollar sign is only a dollar sign. */
export function closingDollar(source: string, start: number): number | undefined {
  if (/[\s$]|^$/.test(source[start + 1] ?? '')) return undefined;
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i += 1;
    else if (source[i] === '$') {
      const opensNothing = /\s/.test(source[i - 1]!) || /\d/.test(source[i + 1] ?? '');
      return opensNothing ? undefined : i;
    }
  }
  return undefined;
}
