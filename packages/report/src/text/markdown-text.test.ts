import { describe, expect, it } from 'vitest';
import { text } from './inline.ts';
import { md } from './markdown-text.ts';

describe('md', () => {
  it('keeps the backslashes of TeX as typed', () => {
    expect(md`$\sigma^2 \cdot \frac{1}{n}$`.strings).toEqual(['$\\sigma^2 \\cdot \\frac{1}{n}$']);
  });

  it('reads an escaped back-tick and an escaped interpolation as written', () => {
    expect(md`a \`code\` and \${x}`.strings).toEqual(['a `code` and \u0024{x}']);
  });

  it('removes the common indentation, and keeps the rest', () => {
    const prose = md`
      One ${text('a')} two:

        - indented
      end`;
    expect(prose.strings).toEqual(['One ', ' two:\n\n  - indented\nend']);
  });

  it('removes the indentation of lines that begin with a value', () => {
    expect(
      md`x
      ${text('a')} y
      z`.strings,
    ).toEqual(['x\n', ' y\nz']);
  });

  it('keeps a list nested that begins in the first line, where the closing back-tick says where the prose begins', () => {
    const prose = md`- one
        - nested
      - two
      `;
    expect(prose.strings).toEqual(['- one\n  - nested\n- two']);
    expect(
      md`- one
        - nested
      `.strings,
    ).toEqual(['- one\n  - nested']);
  });
});
