import { marked } from 'marked';
import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { escapeHtml, escapeMarkdown, escapeXml } from './escape.ts';

const AWKWARD = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror="a">',
  '*not* _emphasis_ `code` ~~no~~',
  '[no](link) ![no](image) <https://no.example>',
  'a | b \\| c \\',
  '1. no list',
  '- no list',
  '# no heading',
  '> no quote',
  '$x$ & &lt; &amp; "quotes" \'single\'',
  '-',
];

describe('escapeMarkdown', () => {
  it.each(AWKWARD)('leaves %s as it is for an independent parser', (words) => {
    const html = marked.parse(escapeMarkdown(words), { async: false });
    const paragraph = parse(html).querySelector('p');
    expect(paragraph?.childNodes.every((node) => node.nodeType === 3)).toBe(true);
    expect(paragraph?.text).toBe(words);
  });

  it('makes one line of several', () => {
    expect(escapeMarkdown('a\n  # b')).toBe('a # b');
  });
});

describe('escapeHtml and escapeXml', () => {
  it.each(AWKWARD)('leaves %s as it is for an independent parser', (words) => {
    const element = parse(`<p title="${escapeHtml(words)}">${escapeHtml(words)}</p>`).querySelector('p');
    expect(element?.text).toBe(words);
    expect(element?.getAttribute('title')).toBe(words);
  });

  it('drops what XML cannot hold', () => {
    expect(escapeXml('a\u0000b\u0008c\n')).toBe('abc\n');
  });
});
