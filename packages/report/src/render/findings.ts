// What a report found, in short: the first finding of every section, as words, formulas and numbers. For pages that stand in
// front of reports; formats nothing anew.

import type { Block, Callout, Section } from '../document/blocks.ts';
import type { NumberedDocument } from '../document/number-document.ts';
import { flattenProse } from '../text/flatten-prose.ts';
import type { FormattedNumber, Inline, Prose } from '../text/inline.ts';
import { markdownParser } from '../text/markdown-parser.ts';

/** A piece of a finding. */
export type FindingPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'math'; readonly tex: string }
  | {
      readonly kind: 'number';
      readonly text: string;
      /** Its 95 % interval, as the number is written; absent where the text has one, or there is none. */
      readonly interval?: string;
    };

/** A finding and where it stands. */
export interface ShortFinding {
  /** Title of the section it stands in. */
  readonly section: string;
  /** The section's anchor in `index.html`. */
  readonly id: string;
  readonly parts: readonly FindingPart[];
}

/** A report in short, as `findings.json` holds it. */
export interface ReportInShort {
  readonly schemaVersion: 1;
  readonly report: string;
  readonly title: string;
  readonly subtitle?: string;
  /** What it answers. */
  readonly summary: string;
  readonly findings: readonly ShortFinding[];
}

/** The report in short. */
export function reportInShort({ report, blocks, labels }: NumberedDocument): ReportInShort {
  const target = (id: string) => labels.get(id)?.text ?? id;
  return {
    schemaVersion: 1,
    report: report.id,
    title: report.title,
    ...(report.subtitle === undefined ? {} : { subtitle: report.subtitle }),
    summary: report.summary,
    findings: sectionsOf(blocks).flatMap(({ id, title, blocks: inner }) => {
      const finding = inner.find(
        (block): block is Callout => block.kind === 'callout' && block.tone === 'finding',
      );
      return finding === undefined ? [] : [{ section: title, id, parts: partsOf(finding.body, target) }];
    }),
  };
}

function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections = blocks.filter((block): block is Section => block.kind === 'section');
  return sections.flatMap((section) => [section, ...sectionsOf(section.blocks)]);
}

/** Of its first paragraph. */
function partsOf(prose: Prose, target: (id: string) => string): FindingPart[] {
  const { source, values } = flattenProse(prose);
  const [first] = markdownParser()
    .parse(source, {})
    .filter(({ type }) => type === 'inline');
  const parts: FindingPart[] = [];
  for (const { type, content } of first?.children ?? []) {
    if (type === 'math') parts.push({ kind: 'math', tex: content });
    else if (type === 'softbreak' || type === 'hardbreak') parts.push({ kind: 'text', text: ' ' });
    else if (type === 'code_inline') parts.push({ kind: 'text', text: content });
    else if (type === 'text') parts.push(...pieces(content, values, target));
  }
  return joined(parts);
}

function pieces(
  words: string,
  values: readonly Exclude<Inline, Prose>[],
  target: (id: string) => string,
): FindingPart[] {
  return words.split(/(\uE000\d+\uE001)/).map((piece): FindingPart => {
    const index = /^\uE000(\d+)\uE001$/.exec(piece)?.[1];
    if (index === undefined) return { kind: 'text', text: piece };
    const value = values[Number(index)]!;
    if (value.kind === 'number') return numberPart(value);
    if (value.kind === 'citation' || value.kind === 'footnote') return { kind: 'text', text: '' };
    return { kind: 'text', text: value.kind === 'cross-reference' ? target(value.target) : value.text };
  });
}

function numberPart(number: FormattedNumber): FindingPart {
  const interval = intervalOf(number);
  return { kind: 'number', text: number.text, ...(interval === undefined ? {} : { interval }) };
}

/** In the scale and with the digits of the number; nothing for units that change with size. */
function intervalOf({ text, estimate: { ci95, unit } }: FormattedNumber): string | undefined {
  if (
    ci95 === undefined ||
    /CI|\[|\bto\b|^p\b/.test(text.replaceAll('\u00a0', ' ')) ||
    unit === 's' ||
    unit === 'ms'
  ) {
    return undefined;
  }
  const scale = /%|points?$/.test(text) ? 100 : 1;
  const digits = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  const [low, high] = ci95.map((end) => (end * scale).toFixed(digits).replace('-', '\u2212'));
  return `${low} to ${high}`;
}

/** Words beside words are one piece; white space at the ends goes. */
function joined(parts: readonly FindingPart[]): FindingPart[] {
  const all: FindingPart[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') {
      all[all.length - 1] = { kind: 'text', text: `${last.text}${part.text}`.replace(/ {2,}/g, ' ') };
    } else all.push(part);
  }
  return all.filter((part) => part.kind !== 'text' || part.text !== '');
}
