// Lists numbers that were typed into a text by hand. Settings are said to be settings: {{ 20 }}, or by a value's name.

import { lineAndColumn, type TextFile } from './text-file.ts';
import { mapSpans, verbatimSpans } from './verbatim.ts';

/**
 * The numbers that stand in a text as typed, with their places. Left out are mathematics, code, headings, references,
 * citations, footnote marks, link addresses and what stands in tags; and digits that belong to a name (LeNet-5, C1, L2, 2-D).
 *
 * @param file the text, and the name that places begin with
 * @returns each number as it was typed, with `name:line:column`, from 1
 *
 * @example
 * ```ts
 * import { typedDigits } from '@trialbook/report';
 * const [first] = typedDigits({ name: 'text/1.md', source: 'It reaches 95 % in {{ 20 }} epochs.' });
 * console.log(first?.place, first?.digits); // text/1.md:1:12 95
 * ```
 */
export function typedDigits({
  name,
  source,
}: TextFile): { readonly place: string; readonly digits: string }[] {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  const words = mapSpans(source, verbatimSpans(source), blank)
    .replace(/\{\{.*?\}\}|\{%.*?%\}/gs, blank)
    .replace(/^ {0,3}#{1,6} .*$/gm, blank)
    .replace(/^:::.*$/gm, blank)
    .replace(/\{#[^}\n]*\}/g, blank)
    .replace(/\[\^[^\]\n]*\]:?/g, blank)
    .replace(/\[@[^\]\n]*\]|@(?:fig|tbl|eq|sec)-[\w-]+/g, blank)
    .replace(/\]\([^)\n]*\)|<https?:[^>\n]*>/g, blank)
    .replace(/^[ \t]*\d+[.)](?=[ \t])/gm, blank);
  return [...words.matchAll(NUMBER)].map((match) => ({
    place: `${name}:${lineAndColumn(source, match.index)}`,
    digits: match[0],
  }));
}

/** A number that no letter touches, with or without a hyphen between. */
const NUMBER = /(?<![\p{L}\p{N}_.])(?<!\p{L}[-‑])\d[\d.,\u202f]*\d*(?!\p{L}|[-‑]\p{L}|[\d.,]*\p{L})/gu;
