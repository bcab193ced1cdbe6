import { seedTree } from '@trialbook/random';
import MarkdownIt from 'markdown-it';
import { marked } from 'marked';
import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { escapeHtml, escapeMarkdown, escapeXml, type MarkdownSurroundings, WITHIN_LINE } from './escape.ts';

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

  it.each([
    'p < 0.001',
    'p\u00a0<\u00a00.001',
    '(SE 0.11, 95 % CI 96.40 to 96.84, n = 40)',
    '(real)',
    '96.62 % [96.40, 96.84]',
    '\u22121.25 points [\u22122.00, +0.50]',
    'test_accuracy of R & D',
    '3 * 4 at C:\\data',
    '1. within a line',
    '- and a dash',
    'a > b, # 4',
  ])('leaves %s as it is within a line, where it is text anyway', (words) => {
    expect(escapeMarkdown(words, WITHIN_LINE)).toBe(words);
  });

  it('takes no chance with what it does not know', () => {
    expect(escapeMarkdown('[1, 2]')).toBe('\\[1, 2\\]');
    expect(escapeMarkdown('[1, 2]', { after: '(' })).toBe('\\[1, 2\\]');
    expect(escapeMarkdown('a <', { before: '' })).toBe('a &lt;');
    expect(escapeMarkdown('(javascript:x)', { before: '[a]' })).toBe('\\(javascript:x)');
    expect(escapeMarkdown('1. x', { before: '> ' })).toBe('1\\. x');
  });

  // Words of awkward pieces, in every place that words are put, read by two parsers of other people.
  const pieces = [
    ...'*_`[]()<>&|~$\\!:;@#+-=.1aé \u00a0\u2212,/\'"',
    '[1, 2]',
    '&lt;',
    '<b>',
    'www.',
    'http://a',
    '](x)',
  ];
  const stream = seedTree('awkward words').stream();
  const awkward = Array.from({ length: 1500 }, () =>
    Array.from({ length: 1 + stream.integer(8) }, () => pieces[stream.integer(pieces.length)]!)
      .join('')
      .trim(),
  ).filter((words) => words !== '');
  const places: readonly (readonly [string, (words: string) => string, MarkdownSurroundings])[] = [
    ['a line of its own', (words) => words, { before: '', after: '' }],
    ['a line of its own, nothing said', (words) => words, {}],
    ['a sentence', (words) => `so ${words} it is`, { before: 'so ', after: ' ' }],
    ['a list', (words) => `- ${words}`, { before: '- ', after: '' }],
    ['a quote', (words) => `> ${words}.`, { before: '> ', after: '.' }],
    ['parentheses', (words) => `see (${words})`, { before: 'see (', after: ')' }],
    ['a link', (words) => `[${words}](#a)`, { before: '[', after: ']' }],
    ['the place after a link', (words) => `[a]${words}`, { before: '[a]', after: '' }],
    ['the place before parentheses', (words) => `a ${words}(b)`, { before: 'a ', after: '(' }],
    ['a heading', (words) => `## 1 ${words} x`, WITHIN_LINE],
    ['a cell', (words) => `| a |\n| --- |\n| ${words} |`, WITHIN_LINE],
  ];
  const html = new MarkdownIt({ linkify: true });
  const readers = {
    marked: (source: string) => marked.parse(source, { async: false }),
    'markdown-it': (source: string) => html.render(source),
  };
  const tags = (page: string) => (page.match(/<\w+/g) ?? []).join(' ');
  const shown = (page: string) => parse(page).textContent.replace(/\s+/g, ' ').trim();
  describe.each(places)('in %s', (place, put, around) => {
    // marked reads escaped brackets in the words of a link once more, and drops them.
    const able = Object.entries(readers).filter(([name]) => place !== 'a link' || name !== 'marked');
    it.each(able)('means what it says to %s', (_, read) => {
      for (const words of awkward) {
        const escaped = escapeMarkdown(words, around);
        const page = read(put(escaped));
        const bare = read(put('QQ'));
        const expected = shown(bare).replace('QQ', () => words.replace(/\s+/g, ' ').trim());
        expect([escaped, shown(page)]).toEqual([escaped, expected]);
        expect([escaped, tags(page)]).toEqual([escaped, tags(bare)]);
      }
    });
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
