// The page and the Markdown say the same: numbers, captions, alternative texts and headings, each read by another parser.

import { beforeAll, describe, expect, it } from 'vitest';
import { report as everyBlock } from './documents/every-block.ts';
import { report as hostile } from './documents/hostile.ts';
import { buildDocument } from './support/build-document.ts';
import { type ReadOutput, readHtml, readMarkdown } from './support/read-outputs.ts';

describe.each([everyBlock, hostile])('$id', (report) => {
  let page: ReadOutput;
  let markdown: ReadOutput;
  let source: string;
  beforeAll(async () => {
    const files = await buildDocument(report);
    page = readHtml(files.get('index.html')!);
    source = files.get('report.md')!;
    markdown = readMarkdown(source);
  });

  it('has the same numbers in the same order', () => {
    expect(page.numbers.length).toBeGreaterThan(20);
    expect(markdown.numbers).toEqual(page.numbers);
  });

  it('has the same captions, notes and stand-in banners included', () => {
    expect(page.captions.length).toBeGreaterThan(2);
    expect(markdown.captions).toEqual(page.captions);
  });

  it('has the same alternative texts', () => {
    expect(page.alternatives.length).toBeGreaterThan(1);
    expect(markdown.alternatives).toEqual(page.alternatives);
  });

  it('has the same headings', () => {
    expect(markdown.headings).toEqual(page.headings);
  });

  it('would notice a number that differs', () => {
    expect(readMarkdown(source.replace('96.6', '96.7')).numbers).not.toEqual(page.numbers);
  });
});
