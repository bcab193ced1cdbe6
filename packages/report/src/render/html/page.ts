// The page around the blocks: head, policy, header, contents, references, scripts. One file, no requests.

import type { Banner } from '../../document/banners.ts';
import type { Section } from '../../document/blocks.ts';
import { type NumberedDocument, referencesOf } from '../../document/number-document.ts';
import { escapeHtml } from '../../text/escape.ts';
import type { RunFacts } from '../run-facts.ts';
import { safeUrl } from '../safe-url.ts';
import { chartRuntime } from './chart-runtime.ts';
import { exploreScript } from './explore-script.ts';
import { securityPolicy } from './security-policy.ts';

export interface PageParts {
  readonly document: NumberedDocument;
  readonly run: RunFacts;
  /** The blocks. */
  readonly body: string;
  /** The style sheet, whole. */
  readonly style: string;
  /** Vega specs by figure id. */
  readonly specs: ReadonlyMap<string, unknown>;
  readonly banners: readonly Banner[];
}

/** The whole page. */
export function page({ document, run, body, style, specs, banners }: PageParts): string {
  const { report } = document;
  const interactive = specs.size > 0;
  const runtime = interactive ? chartRuntime() : '';
  const policy = securityPolicy(interactive ? [exploreScript, runtime] : [], [style]);
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<meta name="description" content="${escapeHtml(report.summary)}">`,
    '<meta name="generator" content="Trialbook">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeHtml(report.title)}</title>`,
    `<style>${style}</style>`,
  ];
  const data = [...specs].map(
    ([id, spec]) => `<script type="application/json" id="spec-${id}">${inertJson(spec)}</script>`,
  );
  const scripts = interactive
    ? [
        ...data,
        `<script type="text/plain" id="chart-runtime">${runtime}</script>`,
        `<script>${exploreScript}</script>`,
      ]
    : [];
  return `<!doctype html>
<html lang="${escapeHtml(report.language ?? 'en')}">
<head>
${head.join('\n')}
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<div class="frame">
${header(document, run, banners)}
${contents(document)}
<main id="content" tabindex="-1">
${body}
${references(document)}
</main>
<footer>Every number in this report is bound to the result it shows; point at one to see its trials, standard error and interval. The rows behind each figure and table are in <code>data/</code>, every trial is in <code>results.json</code>, and what produced them is in <code>manifest.json</code>.</footer>
</div>
${scripts.join('\n')}
</body>
</html>
`;
}

function header(document: NumberedDocument, run: RunFacts, banners: readonly Banner[]): string {
  const { title, subtitle, authors = [], summary } = document.report;
  const facts = run.facts.map(
    ([name, fact]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(fact)}</dd></div>`,
  );
  return [
    '<header class="top">',
    `<h1 dir="auto">${escapeHtml(title)}</h1>`,
    subtitle === undefined ? '' : `<p class="subtitle" dir="auto">${escapeHtml(subtitle)}</p>`,
    authors.length === 0 ? '' : `<p class="authors">${escapeHtml(authors.join(', '))}</p>`,
    `<p class="summary" dir="auto">${escapeHtml(summary)}</p>`,
    `<dl class="run" id="run">${facts.join('')}</dl>`,
    ...(run.remarks.length === 0
      ? []
      : [
          `<div class="callout note"><p class="tone">How this was run</p>${run.remarks.map((words) => `<p>${escapeHtml(words)}</p>`).join('')}</div>`,
        ]),
    ...banners.map(
      ({ title, text }) =>
        `<div class="banner" role="note" aria-label="${title}"><p class="tone">${title}</p><p>${escapeHtml(text)}</p></div>`,
    ),
    '</header>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function contents({ report, blocks, labels, citations }: NumberedDocument): string {
  const numbered = report.sectionNumbers ?? true;
  const list = (sections: readonly Section[], depth: number): string =>
    `<ol>${sections
      .map(({ id, title, blocks: inner }) => {
        const below = inner.filter((block): block is Section => block.kind === 'section');
        const link = `<a href="#${id}">${numberSpan(labels.get(id)!.number)}<span dir="auto">${escapeHtml(title)}</span></a>`;
        return `<li>${link}${below.length > 0 && depth < 2 ? list(below, depth + 1) : ''}</li>`;
      })
      .join(
        '',
      )}${depth === 1 && citations.size > 0 ? `<li><a href="#references">${numbered ? '<span class="number"></span> ' : ''}<span>References</span></a></li>` : ''}</ol>`;
  const sections = blocks.filter((block): block is Section => block.kind === 'section');
  return `<nav class="contents${numbered ? '' : ' unnumbered'}" aria-labelledby="contents-title"><h2 id="contents-title">Contents</h2>${list(sections, 1)}</nav>`;
}

/** The number in front of a section's title; nothing where sections have none. */
export function numberSpan(number: string): string {
  return number === '' ? '' : `<span class="number">${number}</span> `;
}

function references({ report, citations }: NumberedDocument): string {
  if (citations.size === 0) return '';
  const entries = [...citations.keys()].map((key) => {
    const { authors, title, venue, year, url } = referencesOf(report)[key]!;
    const linked =
      url === undefined
        ? escapeHtml(title)
        : `<a href="${escapeHtml(safeUrl(url))}">${escapeHtml(title)}</a>`;
    const rest = [venue, year].filter((part) => part !== undefined).map((part) => escapeHtml(String(part)));
    return `<li id="reference-${escapeHtml(key)}">${escapeHtml(authors)}. ${linked}${rest.length > 0 ? `. ${rest.join(', ')}` : ''}.</li>`;
  });
  return `<section aria-labelledby="references"><h2 id="references">References</h2><ol class="references">${entries.join('')}</ol></section>`;
}

/** JSON that no HTML parser can mistake for markup. */
function inertJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
