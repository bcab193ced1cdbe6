// Writes a checked text out as Markdown in which every value and block is a placeholder, and remembers where each came from.

import { CaseTag, IfTag, type Liquid, Output, type Template, TokenKind } from 'liquidjs';
import type { Block } from '../document/blocks.ts';
import type { TextValues } from '../problems/text-value.ts';
import { ReportError } from '../report-error.ts';
import type { Inline } from '../text/inline.ts';
import { placeholder } from '../text/markdown-parser.ts';
import { nameOf } from './check-text.ts';
import { conditionScope, holds, operandOf, resolve, soleOperand } from './expression.ts';
import type { ParsedText } from './parse-text.ts';
import { BlockTag, PartTag } from './template-tags.ts';
import type { Span } from './verbatim.ts';
import { showVerbatim } from './verbatim.ts';
import { type BranchTag, branchesOf, placed } from './walk-text.ts';
import { written } from './written-value.ts';

/** Markdown with placeholders, and what they stand for. */
export interface RenderedText {
  readonly source: string;
  /** By the number of an inline placeholder. */
  readonly inlines: readonly Inline[];
  /** By the number of a block placeholder. */
  readonly blocks: readonly Block[];
  /** The place in the text file, `text/1.md:12:3`, of an offset in `source`. */
  placeAt(offset: number): string;
}

/** What a text is written out with. */
export interface TextSurroundings {
  readonly liquid: Liquid;
  readonly values: TextValues;
  /** What stands in place of a part that this run leaves out; nothing for a part that it holds. */
  leftOut(problem: string): Block | undefined;
  /** Takes another way than results do; for checks of every branch. */
  choose?(tag: BranchTag): number | undefined;
}

/** Begins and ends the placeholder of a block. */
export const BLOCK_PLACEHOLDER = /^[ \t]*\uE002(\d+)\uE003[ \t]*$/;

/** Writes a text out. */
export function renderText(text: ParsedText, surroundings: TextSurroundings): RenderedText {
  return new TextRenderer(text, surroundings).render();
}

class TextRenderer {
  readonly #text: ParsedText;
  readonly #around: TextSurroundings;
  readonly #inlines: Inline[] = [];
  readonly #blocks: Block[] = [];
  readonly #origins: (readonly [offset: number, from: number])[] = [];
  #source = '';

  constructor(text: ParsedText, around: TextSurroundings) {
    this.#text = text;
    this.#around = around;
  }

  render(): RenderedText {
    this.#all(this.#text.templates);
    const origins = this.#origins;
    return {
      source: this.#source,
      inlines: this.#inlines,
      blocks: this.#blocks,
      placeAt: (offset) => {
        const [start, from] = origins.findLast(([at]) => at <= offset) ?? [0, 0];
        return this.#text.placeOf(from + offset - start);
      },
    };
  }

  #all(templates: readonly Template[]): void {
    for (const template of templates) {
      try {
        this.#one(template);
      } catch (error) {
        throw placed(error, this.#text.placeOf(template.token.begin));
      }
    }
  }

  #one(template: Template): void {
    const { values, leftOut } = this.#around;
    const { begin } = template.token;
    if (template instanceof Output) {
      const value = written(template.value, values);
      const place = this.#text.placeOf(begin);
      const at = this.#inlines.push(value.kind === 'number' ? { ...value, place } : value) - 1;
      this.#emit(placeholder(at), begin);
    } else if (template instanceof BlockTag) {
      this.#block(resolve(values, { path: nameOf(template), offset: begin }) as Block, begin);
    } else if (template instanceof PartTag) {
      const note = leftOut(template.problem);
      if (note === undefined) this.#all(template.templates);
      else {
        this.#emit('\n', begin);
        this.#block(note, begin);
        this.#emit('\n', begin);
      }
    } else if (template instanceof IfTag || template instanceof CaseTag) {
      this.#all(
        branchesOf(template)[this.#around.choose?.(template) ?? takenBranch(template, this.#around)]!,
      );
    } else if (template.token.kind === TokenKind.HTML) {
      this.#words(template);
    } else {
      throw new ReportError(`nothing is known of ${template.token.getText()}`);
    }
  }

  /** Words between tags, without the lines that held only tags. */
  #words({ token }: Template): void {
    const { begin, end, trimLeft = 0, trimRight = 0 } = token as typeof token & Trimmed;
    const [from, to] = [begin + trimLeft, end - trimRight];
    for (const [start, stop] of without([from, to], this.#text.tagLines)) {
      this.#emit(showVerbatim(this.#text.source.slice(start, stop)), start);
    }
  }

  #block(block: Block, from: number): void {
    this.#emit(`\uE002${this.#blocks.push(block) - 1}\uE003`, from);
  }

  #emit(words: string, from: number): void {
    if (words === '') return;
    this.#origins.push([this.#source.length, from]);
    this.#source += words;
  }
}

/** Which way of a tag the results take. */
export function takenBranch(
  tag: BranchTag,
  { liquid, values }: Pick<TextSurroundings, 'liquid' | 'values'>,
): number {
  const found =
    tag instanceof IfTag
      ? tag.branches.findIndex(({ value }) => holds(value, conditionScope(values), liquid))
      : tag.branches.findIndex(({ values: outcomes }) => {
          const operand = soleOperand(tag.value.initial);
          const verdict = 'name' in operand ? resolve(values, operand.name) : undefined;
          return outcomes.some((token) => {
            const literal = operandOf(token as never);
            return (
              literal !== undefined &&
              'literal' in literal &&
              literal.literal === (verdict as { outcome?: string }).outcome
            );
          });
        });
  return found < 0 ? tag.branches.length : found;
}

interface Trimmed {
  readonly trimLeft?: number;
  readonly trimRight?: number;
}

/** A span without others, which do not overlap and are in order. */
function without([from, to]: Span, removed: readonly Span[]): Span[] {
  const kept: Span[] = [];
  let at = from;
  for (const [start, end] of removed) {
    if (end <= at || start >= to) continue;
    if (start > at) kept.push([at, start]);
    at = Math.min(to, end);
  }
  if (at < to) kept.push([at, to]);
  return kept;
}
