// What must hold before anything is rendered: numbers are finite, references exist, figures can be read without eyes.

import { ReportError } from '../report-error.ts';
import { closest } from '../text/closest.ts';
import type { NumberedDocument } from './number-document.ts';
import { blocksOf, inlinesOf, leavesOf } from './walk.ts';

/**
 * Throws at the first thing that would make the report untrue or unreadable.
 *
 * @param partial parts were left out, so references may point at nothing
 * @throws ReportError naming the report, the block and the reference
 */
export function checkDocument(document: NumberedDocument, partial = false): void {
  const { report, blocks, labels } = document;
  const fail = (place: string, message: string): never => {
    throw new ReportError(`report "${report.id}", ${place}: ${message}`);
  };
  if (blocks.length === 0) fail('write', 'returned no blocks; at least one section is required');
  for (const block of blocksOf(blocks)) {
    if (block.kind === 'section' && block.blocks.length === 0) {
      fail(`section "${block.id}"`, 'has no blocks; write something or remove it');
    }
    if (block.kind === 'section' && block.title.trim() === '') fail(`section "${block.id}"`, 'has no title');
    if (block.kind === 'figure' && typeof block.alt === 'string' && block.alt.trim() === '') {
      fail(`figure "${block.id}"`, 'alt is empty; say what the figure shows to someone who cannot see it');
    }
    if (block.kind === 'table' && block.cells.length === 0) {
      fail(`table "${block.id}"`, 'has no rows');
    }
  }
  for (const { place, value } of inlinesOf(blocks)) {
    if (
      place.endsWith('caption') &&
      value.kind === 'prose' &&
      value.values.length === 0 &&
      value.strings.join('').trim() === ''
    ) {
      fail(place, 'is empty; a caption is required');
    }
    for (const leaf of leavesOf(value)) {
      if (leaf.kind === 'number') {
        if (leaf.estimate === undefined || !Number.isFinite(leaf.estimate.value)) {
          fail(place, unresolved(leaf.estimate?.name ?? leaf.text, leaf.estimate?.value));
        }
        if (/NaN|Infinity|undefined/.test(leaf.text)) {
          fail(
            place,
            `the number "${leaf.estimate.name}" is written "${leaf.text}"; its interval or standard error is not finite`,
          );
        }
      } else if (leaf.kind === 'cross-reference' && !labels.has(leaf.target) && !partial) {
        const near = closest(leaf.target, [...labels.keys()]);
        fail(
          place,
          `ref('${leaf.target}') points at nothing${near === undefined ? '' : `; did you mean '${near}'?`} Known ids: ${[...labels.keys()].join(', ')}`,
        );
      } else if (leaf.kind === 'citation') {
        const known = Object.keys(report.references ?? {});
        for (const key of leaf.keys) {
          if (!known.includes(key)) {
            fail(
              place,
              `cite('${key}') is not in the report's references; known: ${known.join(', ') || 'none'}`,
            );
          }
        }
      } else if (!['text', 'code', 'cross-reference', 'citation'].includes(leaf.kind)) {
        fail(
          place,
          `prose may hold numbers from percent(…), text(…), code(…), ref(…), cite(…) or md; got ${JSON.stringify(leaf)}`,
        );
      }
    }
  }
}

function unresolved(name: string, value: number | undefined): string {
  return (
    `the number "${name}" is ${String(value)}; a finite number is required. ` +
    'Check that the trials behind it completed and record the metric, or do not write the number'
  );
}
