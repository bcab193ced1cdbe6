// How wide a line of the figures' face is, near enough to lay out axes and legends without a canvas.

const NARROW = new Set("ijlI.,:;'|!`");
const SLIM = new Set('ft()[]{}/\\r-" ');
const WIDE = new Set('mwMW@%—');

/** Width in pixels of text set in the figures' face. The same on every machine. */
export function textWidth(words: string, fontSize: number): number {
  let em = 0;
  for (const letter of words) {
    if (NARROW.has(letter)) em += 0.28;
    else if (SLIM.has(letter)) em += 0.37;
    else if (WIDE.has(letter)) em += 0.88;
    else if (letter >= 'A' && letter <= 'Z') em += 0.69;
    else if (letter >= '0' && letter <= '9') em += 0.62;
    else em += 0.58;
  }
  return em * fontSize;
}
