// A formula in a line that is wider than the page scrolls within the line; the page does not.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { buildReport, defineReport, section } from '../src/index.ts';
import { CHROMIUM_FLAGS, findChromium } from './support/chromium.ts';

const executablePath = findChromium();

it.skipIf(executablePath === undefined)('a long formula does not widen the page', async () => {
  const product = Array.from({ length: 60 }, (_, i) => `x_{${i}}`).join(' ');
  const prose = {
    kind: 'prose',
    strings: [`One piece: $\\text{${'word'.repeat(80)}}$ and $${product}$.`],
    values: [],
  } as const;
  const files = await buildReport({
    report: defineReport({
      id: 'long',
      title: 'Long',
      summary: 'A long formula.',
      experiments: [],
      write: () => [section({ id: 'a', title: 'A' }, prose)],
    }),
    profile: 'quick',
    engine: 'none',
    results: [],
    run: { facts: [], remarks: [] },
  });
  const file = join(mkdtempSync(join(tmpdir(), 'trialbook-long-')), 'index.html');
  writeFileSync(file, files.get('index.html')!);
  const browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
  try {
    for (const width of [360, 1100]) {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      await page.goto(pathToFileURL(file).href);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
  } finally {
    await browser.close();
  }
});
