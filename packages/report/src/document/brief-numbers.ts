// Numbers of running text: value and interval where an estimate first stands in a section, the value alone where it stands
// again. Tables show everything. Runs once over a document, before it is rendered; every output is the same.

import type { FormattedNumber, Inline, Prose } from '../text/inline.ts';
import type { Block } from './blocks.ts';

/**
 * The blocks with the numbers of prose, callouts and captions as running text shows them. Alternative texts have values
 * alone: they are spoken. Sections of the first level count apart, for readers come to one by itself.
 */
export function briefNumbers(blocks: readonly Block[]): Block[] {
  return inSection(blocks, new Set(), true);
}

function inSection(blocks: readonly Block[], seen: Set<string>, top: boolean): Block[] {
  return blocks.map((block): Block => {
    switch (block.kind) {
      case 'section':
        return { ...block, blocks: inSection(block.blocks, top ? new Set() : seen, false) };
      case 'prose':
        return prose(block, (number) => shown(number, seen));
      case 'callout':
        return { ...block, body: prose(block.body, (number) => shown(number, seen)) };
      case 'figure': {
        const { alt } = block;
        return {
          ...block,
          caption: prose(block.caption, (number) => shown(number, seen)),
          alt: typeof alt === 'string' ? alt : prose(alt, (number) => as(number, number.prose?.again)),
        };
      }
      case 'table':
        return { ...block, caption: prose(block.caption, (number) => shown(number, seen)) };
      case 'equation':
      case 'code-block':
        return block;
      default:
        throw block satisfies never;
    }
  });
}

function prose(whole: Prose, write: (number: FormattedNumber) => FormattedNumber): Prose {
  const one = (value: Inline): Inline =>
    value.kind === 'prose' ? prose(value, write) : value.kind === 'number' ? write(value) : value;
  return { ...whole, values: whole.values.map(one) };
}

function shown(number: FormattedNumber, seen: Set<string>): FormattedNumber {
  if (number.prose === undefined) return number;
  const { once, again } = number.prose;
  // One estimate may be written in two ways: a share and its count.
  const key = `${number.estimate.name} ${once}`;
  if (seen.has(key)) return as(number, again);
  seen.add(key);
  return as(number, once);
}

function as(number: FormattedNumber, text = number.text): FormattedNumber {
  const { prose: _, ...rest } = number;
  return { ...rest, text, ...(text === number.text ? {} : { full: number.text }) };
}
