// The md tag: Markdown with typed references. Parses nothing; the renderers do.

import type { Inline, Prose } from './inline.ts';

/**
 * Markdown prose with typed references. What may be interpolated is an `Inline`: a formatted number, a citation, a
 * cross-reference, `text(…)`, `code(…)` or other prose, so a bare number does not compile. Backslashes are kept as
 * typed, so TeX needs no doubling: `$\sigma^2$` is inline mathematics. Write \` for a back-tick and \$ for a dollar sign.
 * HTML is shown, not obeyed. Common indentation is removed; a nested list below the first line needs the closing back-tick on a
 * line of its own, or the list to begin on the second line.
 *
 * @example
 * ```ts
 * import { md, text } from '@trialbook/report';
 * export const paragraph = md`The *margin* is $y\,(w \cdot x)$ for arm ${text('hinge')}.`;
 * ```
 */
export function md(strings: TemplateStringsArray, ...values: readonly Inline[]): Prose {
  return { kind: 'prose', strings: dedent(strings.raw.map(unescaped)), values };
}

function unescaped(raw: string): string {
  return raw.replaceAll('\\`', '`').replaceAll('\\${', '${');
}

function dedent(strings: readonly string[]): string[] {
  const indents = strings.flatMap((part, index) =>
    part
      .split('\n')
      .slice(1)
      .filter(
        (line, at, lines) => line.trim() !== '' || (at === lines.length - 1 && index < strings.length - 1),
      )
      .map((line) => line.length - line.trimStart().length),
  );
  // Where a list in the first line nests below, a back-tick that closes on a line of its own says where the prose begins.
  const listed = /^(?:[-+*]|\d+[.)])\s/.test(strings[0]!.trimStart()) && !/^\s*\n/.test(strings[0]!);
  const closing = listed ? /\n([ \t]*)$/.exec(strings.at(-1)!)?.[1] : undefined;
  const all = closing === undefined ? indents : [...indents, closing.length];
  const common = all.length === 0 ? 0 : Math.min(...all);
  const stripped = strings.map((part) =>
    part.replace(/\n[ \t]*/g, (found) => `\n${found.slice(1 + common)}`),
  );
  return stripped.map((part, index) => {
    const opened = index === 0 ? part.trimStart() : part;
    return index === stripped.length - 1 ? opened.trimEnd() : opened;
  });
}
