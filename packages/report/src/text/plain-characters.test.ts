import { expect, it } from 'vitest';
import { escapeHtml, escapeMarkdown } from './escape.ts';
import { plainCharacters } from './plain-characters.ts';

it.each([
  ['a\r\nb\rc\u2028d\u0085e\vf', 'a\nb\nc\nd\ne\nf'],
  ['a\u0000b\u0007c\u001bd\u007fe', 'abcde'],
  ['half \ud83d of a pair, and \udc00', 'half \ufffd of a pair, and \ufffd'],
  ['whole 😀, العربية, \u200f marks, \t tabs\n', 'whole 😀, العربية, \u200f marks, \t tabs\n'],
])('%j', (given, plain) => {
  expect(plainCharacters(given)).toBe(plain);
});

it('keeps a lone carriage return from breaking out of a line', () => {
  expect(escapeMarkdown('a\r# b\r<script>')).toBe('a # b &lt;script>');
  expect(escapeHtml('a\r\u0000b')).toBe('a\nb');
});
