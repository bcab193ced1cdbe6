import { describe, expect, it } from 'vitest';
import { textWidth } from './text-width.ts';
import { cutWords, wrapWords } from './wrap-words.ts';

describe('wrapWords', () => {
  it.each([
    ['learning rate 1e-1, batch normalisation and dropout'],
    ['a-very-long-name-with-hyphens/and/slashes_and_underscores'],
    ['x'.repeat(90)],
    ['批量归一化与随机失活以及更长的名称'],
    ['тренировка без нормализации и без отсева'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦'],
  ])('loses no letter of %s, and no line is too wide', (words) => {
    const lines = wrapWords(words, 12, 100);
    expect(lines.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
    for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(100);
  });

  it('leaves a short label on one line, and an empty one as it is', () => {
    expect(wrapWords('batch norm', 12, 100)).toEqual(['batch norm']);
    expect(wrapWords('', 12, 100)).toEqual(['']);
  });

  it('breaks between words before it breaks one', () => {
    expect(wrapWords('batch normalisation', 12, 90)).toEqual(['batch', 'normalisation']);
  });
});

describe('cutWords', () => {
  it('ends the last line with an ellipsis, within the width', () => {
    const lines = cutWords('learning rate 1e-1, batch normalisation and dropout', 12, 100, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]!.endsWith('…')).toBe(true);
    for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(100);
  });

  it('leaves what fits as it is', () => {
    expect(cutWords('dropout', 12, 100)).toEqual(['dropout']);
  });
});
