// The page in a real browser, from a file, with the network off: requests, errors, figures, widths, accessibility, print,
// and the interactive figures under the page's own policy.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report as everyBlock } from './documents/every-block.ts';
import { report as hostile } from './documents/hostile.ts';
import { buildDocument } from './support/build-document.ts';
import { CHROMIUM_FLAGS, findChromium } from './support/chromium.ts';

const executablePath = findChromium();
if (executablePath === undefined) console.warn('browser tests skipped: no Chromium found; set CHROMIUM_PATH');

interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly problems: string[];
}

describe.skipIf(executablePath === undefined).each([everyBlock, hostile])('$id in Chromium', (report) => {
  const folder = mkdtempSync(join(tmpdir(), 'trialbook-page-'));
  const file = join(folder, 'index.html');
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, (await buildDocument(report)).get('index.html')!);
    browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
  });
  afterAll(async () => browser?.close());

  async function open(
    options: { width?: number; dark?: boolean; bypassCSP?: boolean } = {},
  ): Promise<Opened> {
    const { width = 1100, dark = false, bypassCSP = false } = options;
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme: dark ? 'dark' : 'light',
      offline: true,
      bypassCSP,
    });
    const page = await context.newPage();
    const requests: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => requests.push(request.url().slice(0, 120)));
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(pathToFileURL(file).href);
    await page.evaluate('document.fonts.ready');
    return { page, requests: requests.filter((url) => !url.startsWith('data:')), problems };
  }

  it('makes no request and says nothing on the console', async () => {
    const { requests, problems } = await open();
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(problems).toEqual([]);
  });

  it('runs nothing that prose or data brought along', async () => {
    const { page } = await open();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  it.each([1100, 360])('shows every figure at a width of %d', async (width) => {
    const { page } = await open({ width });
    const boxes = await page.evaluate(
      `[...document.querySelectorAll('figure svg.chart')].filter((svg) => getComputedStyle(svg).display !== 'none').map((svg) => { const { width, height } = svg.getBoundingClientRect(); return width * height; })`,
    );
    expect((boxes as number[]).length).toBeGreaterThan(1);
    expect(Math.min(...(boxes as number[]))).toBeGreaterThan(5000);
  });

  it.each([360, 768, 820, 1100, 1400, 1600])('does not scroll sideways at a width of %d', async (width) => {
    const { page } = await open({ width });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it.each([1100, 1440, 1600])('shows tables whole at a width of %d', async (width) => {
    const { page } = await open({ width });
    const cut = await page.evaluate(
      `[...document.querySelectorAll('.table .scroll')].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.parentElement.id)`,
    );
    expect(cut).toEqual([]);
  });

  it.each([
    ['light', 1100],
    ['dark', 1100],
    ['light', 360],
  ] as const)('passes axe, %s at %d', async (scheme, width) => {
    const { page } = await open({ dark: scheme === 'dark', width, bypassCSP: true });
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))])).toEqual([]);
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('clips nothing on A4', async () => {
    // A4 less the margins of the print style, at 96 pixels per inch.
    const width = Math.floor(((210 - 2 * 17) / 25.4) * 96);
    const { page } = await open({ width });
    await page.emulateMedia({ media: 'print' });
    const clipped = await page.evaluate(`[...document.querySelectorAll('body *')]
      .filter((e) => !e.closest('.katex-mathml') && e.getBoundingClientRect().right > ${width} + 1 && getComputedStyle(e).display !== 'none' && !e.closest('.skip'))
      .map((e) => e.outerHTML.slice(0, 120))`);
    expect(clipped).toEqual([]);
    const hidden = await page.evaluate(
      `[...document.querySelectorAll('.scroll')].filter((e) => getComputedStyle(e).overflowX !== 'visible').length`,
    );
    expect(hidden).toBe(0);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(pdf.length).toBeGreaterThan(20_000);
  });

  it('explores figures under its own policy, and goes back', async () => {
    const { page, problems } = await open();
    const buttons = page.locator('button.explore');
    const count = await buttons.count();
    expect(count).toBeGreaterThan(1);
    for (let i = 0; i < count; i++) await buttons.nth(i).click();
    await page.waitForFunction(`document.querySelectorAll('.live svg.drawn').length === ${count}`);
    const empty = await page.evaluate(
      `[...document.querySelectorAll('.live svg')].filter((svg) => svg.querySelectorAll('path,line,text,image').length < 5).length`,
    );
    expect(empty).toBe(0);
    await page
      .locator('.live svg')
      .first()
      .hover({ position: { x: 200, y: 100 } });
    for (let i = 0; i < count; i++) await buttons.nth(i).click();
    expect(await page.locator('.live').count()).toBe(0);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('can be walked with the keyboard: the skip link first, then every scrolling part', async () => {
    const { page } = await open({ width: 360 });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    const unreachable = await page.evaluate(
      `[...document.querySelectorAll('*')].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'auto' && e.tabIndex < 0).map((e) => e.outerHTML.slice(0, 100))`,
    );
    expect(unreachable).toEqual([]);
  });
});
