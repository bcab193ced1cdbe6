// What must hold before anything is rendered: numbers are finite, references exist, figures can be read without eyes.

import { ReportError } from '../report-error.ts';
import { meant } from '../text/closest.ts';
import type { CrossReference } from '../text/inline.ts';
import { type NumberedDocument, referencesOf } from './number-document.ts';
import { blocksOf, inlinesOf, leavesOf } from './walk.ts';

/**
 * Throws at the first thing that would make the report untrue or unreadable.
 *
 * @param options.partial parts were left out, so references may point at nothing
 * @param options.untaken the document takes branches that the results do not, so numbers may be missing
 * @throws ReportError naming the place, the block and the reference
 */
export function checkDocument(
  document: NumberedDocument,
  { partial = false, untaken = false }: { partial?: boolean; untaken?: boolean } = {},
): void {
  const { report, blocks, labels } = document;
  const fail = (place: string, message: string): never => {
    throw new ReportError(
      IN_TEXT.test(place) ? `${place}: ${message}` : `report "${report.id}", ${place}: ${message}`,
    );
  };
  if (blocks.length === 0) fail('write', 'returned no blocks; at least one section is required');
  for (const block of blocksOf(blocks)) {
    if (block.kind === 'section' && block.blocks.length === 0) {
      fail(
        block.place ?? `section "${block.id}"`,
        `section "${block.id}" has no blocks; write something or remove it`,
      );
    }
    if (block.kind === 'section' && block.title.trim() === '') fail(`section "${block.id}"`, 'has no title');
    if (block.kind === 'figure' && typeof block.alt === 'string' && block.alt.trim() === '') {
      fail(`figure "${block.id}"`, 'alt is empty; say what the figure shows to someone who cannot see it');
    }
    if (block.kind === 'equation' && /\\tag\b/.test(block.tex)) {
      fail(block.place ?? `equation "${block.id}"`, 'equations are numbered by the report; take \\tag out');
    }
    if (block.kind === 'table' && block.cells.length === 0) {
      fail(`table "${block.id}"`, 'has no rows');
    }
  }
  for (const key of Object.keys(referencesOf(report))) {
    if (!/^[\w:./+-]+$/.test(key)) {
      fail(`reference "${key}"`, 'a key is made of letters, digits and : . / + - _');
    }
  }
  for (const { place: around, value } of inlinesOf(blocks)) {
    if (
      around.endsWith('caption') &&
      value.kind === 'prose' &&
      value.values.length === 0 &&
      value.strings.join('').trim() === ''
    ) {
      fail(around, 'is empty; a caption is required');
    }
    for (const leaf of leavesOf(value)) {
      const place = ('place' in leaf ? leaf.place : undefined) ?? around;
      if (leaf.kind === 'number') {
        if (untaken) continue;
        if (leaf.estimate === undefined || !Number.isFinite(leaf.estimate.value)) {
          fail(place, unresolved(leaf.estimate?.name ?? leaf.text, leaf.estimate?.value));
        }
        if (/NaN|Infinity|undefined/.test(leaf.text)) {
          fail(
            place,
            `the number "${leaf.estimate.name}" is written "${leaf.text}"; its interval or standard error is not finite`,
          );
        }
      } else if (leaf.kind === 'cross-reference') {
        checkReference(leaf, labels, partial, (message) => fail(place, message));
      } else if (leaf.kind === 'citation') {
        const known = Object.keys(referencesOf(report));
        for (const key of leaf.keys) {
          if (!known.includes(key)) {
            fail(
              place,
              `the reference "${key}" is cited but not listed${meant(key, known)}; known: ${known.join(', ') || 'none'}`,
            );
          }
        }
      } else if (!['text', 'code', 'cross-reference', 'citation', 'footnote'].includes(leaf.kind)) {
        fail(
          place,
          `prose may hold numbers from percent(…), text(…), code(…), ref(…), cite(…) or md; got ${JSON.stringify(leaf)}`,
        );
      }
    }
  }
}

const IN_TEXT = /\.md:\d+:\d+$/;

function checkReference(
  { target, expects }: CrossReference,
  labels: NumberedDocument['labels'],
  partial: boolean,
  fail: (message: string) => never,
): void {
  const label = labels.get(target);
  const known = [...labels].flatMap(([id, { kind }]) =>
    expects === undefined || kind === expects ? [id] : [],
  );
  if (label === undefined) {
    if (partial) return;
    fail(`the reference to "${target}" points at nothing${meant(target, known)}; known: ${known.join(', ')}`);
  }
  if (expects !== undefined && label.kind !== expects) {
    fail(`"${target}" is referred to as a ${expects}, but it is a ${label.kind}`);
  }
}

function unresolved(name: string, value: number | undefined): string {
  return (
    `the number "${name}" is ${String(value)}; a finite number is required. ` +
    'Check that the trials behind it completed and record the metric, or do not write the number'
  );
}
