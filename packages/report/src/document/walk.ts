// Visits the blocks of a document and all prose in them, each with a name for error messages. Changes nothing.

import type { Inline, Prose } from '../text/inline.ts';
import type { Block } from './blocks.ts';

/** Every block, sections before what they hold. */
export function* blocksOf(blocks: readonly Block[]): Generator<Block> {
  for (const block of blocks) {
    yield block;
    if (block.kind === 'section') yield* blocksOf(block.blocks);
  }
}

/** A piece of inline content and where it stands, in words. */
export interface Placed<T> {
  readonly place: string;
  readonly value: T;
}

/** All prose and all cells of a document, in reading order. */
export function* inlinesOf(blocks: readonly Block[], within = 'the report'): Generator<Placed<Inline>> {
  let paragraph = 0;
  for (const block of blocks) {
    switch (block.kind) {
      case 'section':
        yield* inlinesOf(block.blocks, `section "${block.id}"`);
        break;
      case 'prose':
        paragraph += 1;
        yield { place: `${within}, prose block ${paragraph}`, value: block };
        break;
      case 'figure':
        yield { place: `figure "${block.id}", caption`, value: block.caption };
        if (typeof block.alt !== 'string') yield { place: `figure "${block.id}", alt`, value: block.alt };
        break;
      case 'table':
        yield { place: `table "${block.id}", caption`, value: block.caption };
        for (const { header } of block.columns) {
          if (typeof header !== 'string') yield { place: `table "${block.id}", header`, value: header };
        }
        for (const [row, cells] of block.cells.entries()) {
          for (const [column, cell] of cells.entries()) {
            const place = `table "${block.id}", row ${row + 1}, column ${column + 1}`;
            if (cell !== null && typeof cell !== 'string') yield { place, value: cell };
          }
        }
        break;
      case 'callout':
        yield { place: `${within}, ${block.tone}`, value: block.body };
        break;
      case 'equation':
      case 'code-block':
        break;
      default:
        block satisfies never;
    }
  }
}

/** An inline and everything nested in it, footnotes included. */
export function* leavesOf(inline: Inline): Generator<Exclude<Inline, Prose>> {
  if (inline.kind !== 'prose') yield inline;
  if (inline.kind === 'footnote') yield* leavesOf(inline.body);
  if (inline.kind === 'prose') for (const value of inline.values) yield* leavesOf(value);
}
