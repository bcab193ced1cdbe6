// What every renderer is given: the checked document, the drawn charts, and what must be said about the run.

import type { Banner } from '../document/banners.ts';
import type { NumberedDocument } from '../document/number-document.ts';
import type { SourceNote } from '../document/source-notes.ts';
import type { RenderedChart } from '../figures/render-chart.ts';
import type { Source } from '../results/source.ts';
import type { RunFacts } from './run-facts.ts';

export interface RenderInput {
  readonly document: NumberedDocument;
  /** By figure id. */
  readonly charts: ReadonlyMap<string, RenderedChart>;
  readonly run: RunFacts;
  /** What is said above everything of data that are not the real ones. */
  readonly banners: readonly Banner[];
  /** The notes under a caption. */
  readonly notes: (from: readonly Source[]) => readonly SourceNote[];
}
