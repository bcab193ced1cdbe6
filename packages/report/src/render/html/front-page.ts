// The page in front of several reports: what each answers, what it found, how it was made. One file, no requests, no scripts.

import { escapeHtml } from '../../text/escape.ts';
import type { FindingPart, ReportInShort, ShortFinding } from '../findings.ts';
import { frontStyle } from './front-style.ts';
import { securityPolicy } from './security-policy.ts';
import { styleSheet } from './style-sheet.ts';

/** A report on the front page. */
export interface FrontPageReport {
  readonly short: ReportInShort;
  /** Folder of the report, relative to the page. */
  readonly folder: string;
  /** Profile, engine, data, date: names and words. */
  readonly facts: readonly (readonly [name: string, fact: string])[];
}

/** How many findings a report shows; the rest are behind its links. */
const MOST_FINDINGS = 6;

/** What the page says that made it. */
export const FRONT_PAGE_GENERATOR = 'Trialbook front page';

/**
 * The page, as text. Equal input gives equal bytes.
 *
 * @example
 * ```ts
 * import { frontPage } from '@trialbook/report';
 * const short = { schemaVersion: 1, report: 'coins', title: 'Two coins', summary: 'Which is fair?', findings: [] } as const;
 * const page = await frontPage([{ short, folder: 'coins', facts: [['Profile', 'quick']] }]);
 * console.log(page.includes('<a href="coins/index.html">Two coins</a>')); // true
 * ```
 */
export async function frontPage(reports: readonly FrontPageReport[]): Promise<string> {
  const style = styleSheet() + frontStyle;
  const katex = (await import('katex')).default;
  const set = (tex: string) =>
    katex.renderToString(tex, { output: 'mathml', throwOnError: false, trust: false });
  const policy = securityPolicy([], [style]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${FRONT_PAGE_GENERATOR}">
<link rel="icon" href="data:,">
<title>Reports</title>
<style>${style}</style>
</head>
<body class="front">
<a class="skip" href="#content">Skip to the reports</a>
<div class="frame">
<header class="top"><h1>Reports</h1>
<p class="summary">What each answers and what it found. Every number comes from repeated trials; intervals are 95 %.</p></header>
<main id="content" tabindex="-1">
${reports.map((report) => section(report, set)).join('\n')}
</main>
</div>
</body>
</html>
`;
}

function section({ short, folder, facts }: FrontPageReport, set: (tex: string) => string): string {
  const at = `${folder.split('/').map(encodeURIComponent).join('/')}/`;
  const id = `report-${short.report}`;
  const shown = short.findings.slice(0, MOST_FINDINGS);
  const more = short.findings.length - shown.length;
  return [
    `<section aria-labelledby="${escapeHtml(id)}">`,
    `<h2 id="${escapeHtml(id)}" dir="auto"><a href="${at}index.html">${escapeHtml(short.title)}</a></h2>`,
    short.subtitle === undefined ? '' : `<p class="subtitle" dir="auto">${escapeHtml(short.subtitle)}</p>`,
    `<p dir="auto">${escapeHtml(short.summary)}</p>`,
    shown.length === 0
      ? ''
      : `<ul class="findings">${shown.map((each) => finding(each, at, set)).join('\n')}</ul>`,
    more > 0 ? `<p class="more"><a href="${at}index.html">${more} more findings</a></p>` : '',
    `<dl class="run">${facts.map(([name, fact]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(fact)}</dd></div>`).join('')}</dl>`,
    `<p class="files"><a href="${at}index.html" aria-label="${escapeHtml(short.title)}, page">Page</a> <a href="${at}report.md" aria-label="${escapeHtml(short.title)}, Markdown">Markdown</a> <a href="${at}results.json" aria-label="${escapeHtml(short.title)}, results">Results</a></p>`,
    '</section>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function finding(
  { section: title, id, parts }: ShortFinding,
  at: string,
  set: (tex: string) => string,
): string {
  const words = parts.map((part) => written(part, set)).join('');
  return `<li dir="auto"><a href="${at}index.html#${escapeHtml(encodeURIComponent(id))}">${escapeHtml(title)}</a> ${words}</li>`;
}

function written(part: FindingPart, set: (tex: string) => string): string {
  if (part.kind === 'math') return set(part.tex);
  if (part.kind === 'text') return escapeHtml(part.text);
  const interval =
    part.interval === undefined ? '' : ` <span class="interval">(${escapeHtml(part.interval)})</span>`;
  const [value = '', rest = ''] = part.text.split(/(?=[ \u00a0][([])/);
  return `<b>${escapeHtml(value)}</b>${escapeHtml(rest)}${interval}`;
}
