// The Markdown twin says what the page says, read by two parsers that are not ours: over a folder of texts.

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { marked } from 'marked';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { parse } from 'node-html-parser';
import { expect, it } from 'vitest';
import { buildReport, defineReport } from '../src/index.ts';

const inputs = join(import.meta.dirname, 'twin');

async function build(text: string): Promise<{ page: string; twin: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'trialbook-twin-'));
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'text.md'), `# Start {#start}\n\n${text}\n`);
  const files = await buildReport({
    report: defineReport({
      id: 'twin',
      title: 'Twin',
      summary: 'A text in two forms.',
      module: pathToFileURL(join(folder, 'report.js')).href,
      text: ['text.md'],
      experiments: [],
      problems: [],
    }),
    profile: 'quick',
    engine: 'none',
    results: [],
    run: { facts: [], remarks: [] },
  });
  return { page: files.get('index.html')!, twin: files.get('report.md')! };
}

const readers: Record<string, (twin: string) => string> = {
  marked: (twin) => marked.parse(withoutFootnotes(twin), { async: false }),
  micromark: (twin) => micromark(twin, { extensions: [gfm()], htmlExtensions: [gfmHtml()] }),
};

/** marked knows no footnotes: their marks and notes become words. */
function withoutFootnotes(twin: string): string {
  return twin.replace(/^\[\^(\d+)\]: (.*)$/gm, '\n$2\n').replace(/\[\^(\d+)\]/g, '$1');
}

/** The words behind the heading, mathematics as TeX. */
function words(html: string): string {
  const root = parse(html.replace(/<\/?(pre|code)\b[^>]*>/g, ' '));
  for (const away of root.querySelectorAll(
    'nav, style, script, footer, .skip, annotation + *, [role="doc-backlink"], [data-footnote-backref]',
  )) {
    away.remove();
  }
  for (const math of root.querySelectorAll('.katex')) {
    math.replaceWith(`$${math.querySelector('annotation')?.innerHTML ?? ''}$`);
  }
  const body = root.querySelector('main') ?? root;
  return body.structuredText
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/^.* Start /, '')
    .replace(/\b(Notes|Footnotes)\b/g, '')
    .replace(/(Finding|Note|Warning|Mind)\. ?/g, '$1 ')
    .replace(/\s+/g, '');
}

it.each(readdirSync(inputs))('%s', async (file) => {
  const { page, twin } = await build(readFileSync(join(inputs, file), 'utf8'));
  const said = words(page);
  expect(said.length).toBeGreaterThan(30);
  for (const [reader, read] of Object.entries(readers)) expect(words(read(twin)), reader).toBe(said);
});

it('would notice a word that differs', async () => {
  const { page, twin } = await build('One word and another one, so that there is something to read.');
  expect(words(readers.micromark!(twin.replace('another', 'no other')))).not.toBe(words(page));
});
