// The tokens of a source that mean something: no comments, white space only as line ends or gaps. Reads no files.

import jsTokens from 'js-tokens';

/** A token, and what parted it from the one before: nothing, a gap, or a line end (which can end a statement). */
export interface SourceToken {
  readonly type: string;
  readonly value: string;
  readonly gap: '' | ' ' | '\n';
}

/** Tokens without comments and white space. */
export function meaningfulTokens(source: string): readonly SourceToken[] {
  const kept: SourceToken[] = [];
  let gap: SourceToken['gap'] = '';
  for (const { type, value } of jsTokens(source)) {
    if (type === 'LineTerminatorSequence' || (type === 'MultiLineComment' && value.includes('\n')))
      gap = '\n';
    else if (type === 'WhiteSpace' || type === 'MultiLineComment') gap ||= ' ';
    else if (type !== 'SingleLineComment') {
      kept.push({ type, value, gap });
      gap = '';
    }
  }
  return kept;
}

/** The tokens as text again, the same for all sources that differ in comments and white space only. */
export function textOf(tokens: readonly SourceToken[]): string {
  return tokens
    .map(({ value, gap }) => gap + value)
    .join('')
    .trimStart();
}
