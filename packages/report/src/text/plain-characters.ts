// The characters that words may hold: control characters and lone surrogates are dealt with here, for every output.

/**
 * Words without characters that break a line, a file or a parser: other line ends become line feeds, control characters go,
 * and half of a surrogate pair becomes the replacement character.
 */
export function plainCharacters(words: string): string {
  return words
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(CONTROL, '')
    .replace(LONE_SURROGATE, '\ufffd');
}

const CONTROL = /(?![\n\t])[\p{Cc}\ufffe\uffff]/gu;
const LONE_SURROGATE = /\p{Cs}/gu;
