// Reads numbers, captions and alternative texts out of a page and out of a Markdown file, each with a parser of its own.

import { marked } from 'marked';
import { type HTMLElement, parse } from 'node-html-parser';

export interface ReadOutput {
  /** Every number of the running text, tables and captions, in order. */
  readonly numbers: readonly string[];
  readonly captions: readonly string[];
  readonly alternatives: readonly string[];
  readonly headings: readonly string[];
}

/** What a reader of the page finds. */
export function readHtml(html: string): ReadOutput {
  const root = parse(html);
  for (const away of root.querySelectorAll(
    'nav, style, script, .katex, .equation, button, footer, .skip, pre',
  ))
    away.remove();
  const alternatives = root
    .querySelectorAll('svg.chart:not(.phone)')
    .map((svg) => svg.getAttribute('aria-label') ?? '');
  for (const svg of root.querySelectorAll('svg')) svg.remove();
  const captions = root.querySelectorAll('figcaption, .table > .caption').map(words);
  const headings = root.querySelectorAll('h1,h2,h3,h4').map(words);
  return { numbers: numbersIn(words(root.querySelector('body')!)), captions, alternatives, headings };
}

/** What a reader of the Markdown finds. */
export function readMarkdown(markdown: string): ReadOutput {
  const withoutMath = markdown
    .replace(/\$\$[\s\S]*?\$\$/g, '')
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '')
    .replace(/(?<!\\)\$[^$\n]*?[^\\\n]\$/g, '')
    .replace(/^- \[[\d.]+ .*$/gm, '');
  const root = parse(marked.parse(withoutMath, { async: false }));
  const alternatives = root.querySelectorAll('img').map((img) => img.getAttribute('alt') ?? '');
  const captions = root
    .querySelectorAll('p')
    .map(words)
    .filter((paragraph) => /^(Figure|Table) \d+\./.test(paragraph));
  const headings = root.querySelectorAll('h1,h2,h3,h4').map(words);
  return { numbers: numbersIn(words(root)), captions, alternatives, headings };
}

function words(element: HTMLElement): string {
  return element.structuredText.replace(/[\s\u00a0]+/g, ' ').trim();
}

function numbersIn(text: string): string[] {
  return text.match(/[+\u2212]?\d[\d\u202f]*(\.\d+)?/g) ?? [];
}
