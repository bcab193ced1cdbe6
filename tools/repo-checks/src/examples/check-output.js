// Compares what an example printed with what its comments promise: `console.log(mean([1, 2])); // 1.5`.

/** @import { Printed } from './example-worker.js' */
/** @import { Example } from './find-examples.js' */

/** A call of console.log that ends on its line, and the comment behind it. */
const promise = /^\s*console\.log\(.*\);\s*\/\/\s*(.+?)\s*$/;

/**
 * Every promise that was not kept: a comment behind `console.log(…);` is its output, blanks and line breaks
 * aside; an ellipsis (…) in it stands for any text.
 *
 * @param {Example} example
 * @param {readonly Printed[]} printed
 * @returns {string[]} `file:line: …`
 */
export function checkOutput({ file, line, code }, printed) {
  const lines = printed.map(({ text, stack }) => ({ text: squeeze(text), line: lineIn(file, stack) }));
  return code.split('\n').flatMap((text, index) => {
    const expected = squeeze(promise.exec(text)?.[1] ?? '');
    if (expected === '') return [];
    // A line in a loop may print the same again and again.
    const actual = [
      ...new Set(lines.filter((entry) => entry.line === line + index).map((entry) => entry.text)),
    ];
    const place = `${file}:${line + index}`;
    if (actual.length === 0) return [`${place}: should print "${expected}", but does not run`];
    return matches(actual.join(' '), expected)
      ? []
      : [`${place}: should print "${expected}", prints "${actual.join(' ')}"`];
  });
}

/**
 * The first line of `file` that a stack names.
 *
 * @param {string} file - relative to the root
 * @param {string} stack
 */
export function lineIn(file, stack) {
  const found = new RegExp(`${literal(file)}:(\\d+)`).exec(stack)?.[1];
  return found === undefined ? undefined : Number(found);
}

/**
 * @param {string} actual
 * @param {string} expected - with … for any text
 */
function matches(actual, expected) {
  return new RegExp(`^${expected.split('…').map(literal).join('.*')}$`).test(actual);
}

/** @param {string} text */
function literal(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** @param {string} text */
function squeeze(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}
