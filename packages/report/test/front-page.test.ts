// The front page in a real browser, from a file, with the network off: accessibility, width and requests.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frontPage } from '../src/render/html/front-page.ts';
import { CHROMIUM_FLAGS, findChromium } from './support/chromium.ts';

const executablePath = findChromium();
if (executablePath === undefined) console.warn('browser tests skipped: no Chromium found; set CHROMIUM_PATH');

const short = (report: string, title: string, count: number) => ({
  schemaVersion: 1 as const,
  report,
  title,
  subtitle: 'Repeated with independent trials',
  summary: 'Every number with its interval.',
  findings: Array.from({ length: count }, (_, i) => ({
    section: `Section ${i}`,
    id: `s${i}`,
    parts: [
      { kind: 'text' as const, text: 'With ' },
      { kind: 'math' as const, tex: '\\eta = \\tfrac{1}{2}' },
      { kind: 'text' as const, text: ' the accuracy is ' },
      { kind: 'number' as const, text: '97.1 %', interval: '95 % CI 96.9 to 97.3' },
      { kind: 'text' as const, text: '.' },
    ],
  })),
});

describe.skipIf(executablePath === undefined)('the front page in Chromium', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'trialbook-front-')), 'index.html');
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  let browser: Browser;

  beforeAll(async () => {
    const facts = [
      ['Profile', 'full'],
      ['Data', 'mnist (real)'],
    ] as const;
    const page = await frontPage([
      { short: short('one', 'Perceptrons and depth', 9), folder: 'one', facts },
      {
        short: short('two', 'A_title_without_a_single_space_in_it_that_a_phone_cannot_hold_in_a_line', 1),
        folder: 'two',
        facts,
      },
    ]);
    writeFileSync(file, page);
    browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
  });
  afterAll(async () => browser?.close());

  it.each([
    ['light', 1100],
    ['dark', 1100],
    ['light', 360],
    ['dark', 360],
  ] as const)(
    'passes axe, asks for nothing and does not scroll sideways, %s at %d',
    async (colorScheme, width) => {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme,
        offline: true,
        bypassCSP: true,
      });
      const page = await context.newPage();
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url().slice(0, 120)));
      await page.goto(pathToFileURL(file).href);
      expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))])).toEqual(
        [],
      );
    },
  );
});
