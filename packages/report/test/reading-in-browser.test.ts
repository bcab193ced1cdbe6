// Reading on a phone, in a real browser: the rest of a number is a tap or a focus away, and a wide table keeps its first
// column in sight.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from './documents/every-block.ts';
import { buildDocument } from './support/build-document.ts';
import { CHROMIUM_FLAGS, findChromium } from './support/chromium.ts';

const executablePath = findChromium();
if (executablePath === undefined) console.warn('browser tests skipped: no Chromium found; set CHROMIUM_PATH');

describe.skipIf(executablePath === undefined)('on a phone', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'trialbook-reading-')), 'index.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, (await buildDocument(report)).get('index.html')!);
    browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
  });
  afterAll(async () => browser?.close());

  async function open(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 360, height: 700 }, hasTouch: true });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.evaluate('document.fonts.ready');
    return page;
  }

  const shownBy = (page: Page) =>
    page.evaluate(`(() => {
      const { content, position } = getComputedStyle(document.activeElement, '::after');
      return position === 'fixed' ? content : '';
    })()`) as Promise<string>;

  it('shows the standard error and the trials of a number that is tapped, and no wider page', async () => {
    const page = await open();
    const number = page.locator('p data[tabindex]').first();
    expect(await number.textContent()).not.toContain('SE');
    await number.tap();
    const shown = await shownBy(page);
    for (const part of ['SE', '95', 'CI', 'n = ']) expect(shown.replaceAll('\u00a0', ' ')).toContain(part);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('shows it to the keyboard too', async () => {
    const page = await open();
    await page.locator('p data[tabindex]').first().focus();
    expect(await shownBy(page)).toContain('SE');
  });

  it('has no number to focus in a table', async () => {
    const page = await open();
    expect(await page.locator('.table data[tabindex]').count()).toBe(0);
  });

  it('keeps the first column of a wide table in sight', async () => {
    const page = await open();
    const seen = (await page.evaluate(`(() => {
      const scroll = document.querySelector('#wide .scroll');
      scroll.scrollIntoView({ behavior: 'instant' });
      scroll.scrollLeft = 200;
      const row = scroll.querySelector('tbody tr');
      const box = row.firstElementChild.getBoundingClientRect();
      const edge = scroll.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + 4, box.top + box.height / 2);
      return {
        scrolled: scroll.scrollLeft,
        left: Math.round(box.left - edge.left),
        inSight: row.firstElementChild.contains(top),
        share: box.width / edge.width,
        ground: getComputedStyle(row.firstElementChild).backgroundColor,
      };
    })()`)) as { scrolled: number; left: number; inSight: boolean; share: number; ground: string };
    expect(seen).toMatchObject({ scrolled: 200, left: 0, inSight: true });
    expect(seen.share).toBeLessThan(0.5);
    expect(seen.ground).not.toBe('rgba(0, 0, 0, 0)');
  });
});
