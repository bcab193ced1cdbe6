// Gives sections (where they are numbered), figures, tables, equations and citations their numbers. Checks that ids are sound; renders nothing.

import { ReportError } from '../report-error.ts';
import type { Footnote } from '../text/inline.ts';
import type { Block, Section } from './blocks.ts';
import type { Reference, Report } from './define-report.ts';
import { blocksOf, inlinesOf, leavesOf } from './walk.ts';

/** What stands where something is referred to, and what it links to. */
export interface Label {
  readonly kind: 'section' | 'figure' | 'table' | 'equation';
  /** `Figure 2`, `Section 1.3`; `“Results”` for a section that has no number. */
  readonly text: string;
  /** `2`, `1.3`; empty for a section that has no number. */
  readonly number: string;
  readonly anchor: string;
}

/** A document with all its numbers. */
export interface NumberedDocument {
  readonly report: Report;
  readonly blocks: readonly Block[];
  /** By id. */
  readonly labels: ReadonlyMap<string, Label>;
  /** Number of each cited reference, in order of first citation. */
  readonly citations: ReadonlyMap<string, number>;
  /** Number of each footnote, in order of first reference. */
  readonly footnotes: ReadonlyMap<Footnote, number>;
}

/** The references of a report, by key; those of a file have been read before. */
export function referencesOf({ references = {} }: Report): Readonly<Record<string, Reference>> {
  return typeof references === 'string' ? {} : (references as Record<string, Reference>);
}

/** Ids of the page around the text. */
const RESERVED = /^(run|content|contents-title|references|footnotes|(reference|footnote|footnote-ref)-.*)$/;

/** Numbers of blocks by kind, in reading order; sections by nesting. */
export function numberDocument(report: Report, blocks: readonly Block[]): NumberedDocument {
  const labels = new Map<string, Label>();
  const add = (id: string, kind: Label['kind'], text: string, number: string, place?: string) => {
    const where = `${place ?? `report "${report.id}"`}, ${kind} "${id}"`;
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
      throw new ReportError(
        `${where}: an id must be kebab-case (a-z, 0-9, single hyphens); it names files and anchors`,
      );
    }
    if (RESERVED.test(id)) {
      throw new ReportError(`${where}: the page uses this id itself; take another`);
    }
    if (labels.has(id)) {
      throw new ReportError(
        `${where}: the id is already taken by ${labels.get(id)!.text}; give each block its own`,
      );
    }
    labels.set(id, { kind, text, number, anchor: id });
  };
  numberSections(blocks, '', report.sectionNumbers ?? true, add);
  const counters = { figure: 0, table: 0, equation: 0 };
  for (const block of blocksOf(blocks)) {
    if (block.kind === 'figure' || block.kind === 'table' || block.kind === 'equation') {
      counters[block.kind] += 1;
      const number = String(counters[block.kind]);
      const name = { figure: 'Figure', table: 'Table', equation: 'Equation' }[block.kind];
      const place = block.kind === 'equation' ? block.place : undefined;
      add(block.id, block.kind, `${name}\u00a0${number}`, number, place);
    }
  }
  return { report, blocks, labels, citations: numberCitations(blocks), footnotes: numberFootnotes(blocks) };
}

function numberSections(
  blocks: readonly Block[],
  prefix: string,
  numbered: boolean,
  add: (id: string, kind: 'section', text: string, number: string, place?: string) => void,
): void {
  const sections = blocks.filter((block): block is Section => block.kind === 'section');
  for (const [index, section] of sections.entries()) {
    const number = `${prefix}${index + 1}`;
    if (numbered) add(section.id, 'section', `Section\u00a0${number}`, number, section.place);
    else add(section.id, 'section', `“${section.title}”`, '', section.place);
    numberSections(section.blocks, `${number}.`, numbered, add);
  }
}

function numberFootnotes(blocks: readonly Block[]): Map<Footnote, number> {
  const numbers = new Map<Footnote, number>();
  for (const { value } of inlinesOf(blocks)) {
    for (const leaf of leavesOf(value)) {
      if (leaf.kind === 'footnote' && !numbers.has(leaf)) numbers.set(leaf, numbers.size + 1);
    }
  }
  return numbers;
}

function numberCitations(blocks: readonly Block[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const { value } of inlinesOf(blocks)) {
    for (const leaf of leavesOf(value)) {
      if (leaf.kind !== 'citation') continue;
      for (const key of leaf.keys) if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
    }
  }
  return numbers;
}
