// How wide a line of the figures' face is, near enough to lay out axes and legends without a canvas.

import { eastAsianWidth } from 'get-east-asian-width';

const NARROW = new Set("ijlI.,:;'|!`");
const SLIM = new Set('ft()[]{}/\\r-" ');
const WIDE = new Set('mwMW@%—');
/** Marks that stand over or under a letter, joiners and the like. */
const WITHOUT_WIDTH = /[\p{M}\p{Cf}]/u;
/** Scripts that the figures' face has; others fall back to faces that are wider. */
const OWN_SCRIPT =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u;

/** Width in pixels of text set in the figures' face. The same on every machine; rather too wide than too narrow. */
export function textWidth(words: string, fontSize: number): number {
  let em = 0;
  for (const letter of words) em += emOf(letter);
  return em * fontSize;
}

function emOf(letter: string): number {
  if (NARROW.has(letter)) return 0.28;
  if (SLIM.has(letter)) return 0.37;
  if (WIDE.has(letter)) return 0.88;
  if (letter >= 'A' && letter <= 'Z') return 0.69;
  if (letter >= '0' && letter <= '9') return 0.62;
  if (letter <= '~') return 0.58;
  if (WITHOUT_WIDTH.test(letter)) return 0;
  if (eastAsianWidth(letter.codePointAt(0)!) === 2) return letter >= '\u{1f000}' ? 1.4 : 1.05;
  return OWN_SCRIPT.test(letter) ? 0.62 : 0.85;
}
