// Prose with everything nested in it, as one Markdown source with placeholders and the values they stand for.

import type { Inline, Prose } from './inline.ts';
import { placeholder } from './markdown-parser.ts';

/** Markdown source in which every value is a placeholder, and the values by its number. */
export interface FlatProse {
  readonly source: string;
  readonly values: readonly Exclude<Inline, Prose>[];
}

/** Splices nested prose in and numbers the values. */
export function flattenProse(prose: Prose): FlatProse {
  const values: Exclude<Inline, Prose>[] = [];
  const write = ({ strings, values: inner }: Prose): string =>
    strings
      .map((part, index) => {
        const value = inner[index];
        const clean = part.replace(/[\uE000\uE001]/g, '');
        if (value === undefined || index >= inner.length) return clean;
        if (value.kind === 'prose') return clean + write(value);
        return clean + placeholder(values.push(value) - 1);
      })
      .join('');
  return { source: write(prose), values };
}
