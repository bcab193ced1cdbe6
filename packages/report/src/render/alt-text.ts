// The alternative text of a figure as plain words: no markup, because images cannot hold any.

import type { Figure } from '../document/blocks.ts';
import type { NumberedDocument } from '../document/number-document.ts';
import { flattenProse } from '../text/flatten-prose.ts';
import { PLACEHOLDER } from '../text/markdown-parser.ts';

/** What assistive technology says in place of the picture. */
export function altText({ labels, citations }: NumberedDocument, { alt }: Figure): string {
  if (typeof alt === 'string') return oneLine(alt);
  const { source, values } = flattenProse(alt);
  return oneLine(
    source.replace(PLACEHOLDER, (_, index: string) => {
      const leaf = values[Number(index)]!;
      if (leaf.kind === 'cross-reference') return labels.get(leaf.target)?.text ?? '(left out of this run)';
      if (leaf.kind === 'footnote') return '';
      if (leaf.kind === 'citation') return `[${leaf.keys.map((key) => citations.get(key)).join(', ')}]`;
      return leaf.text;
    }),
  );
}

function oneLine(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}
