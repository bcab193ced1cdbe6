// Every kind of chart in a real browser: on a page and on a phone nothing is cut, nothing scrolls sideways, in light, dark
// and on paper.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples } from './gallery/charts.ts';
import { hostile } from './gallery/hostile.ts';
import { report as hostileReport } from './gallery/hostile-report.ts';
import { report as galleryReport } from './gallery/report.ts';
import { buildDocument } from './support/build-document.ts';
import { CHROMIUM_FLAGS, findChromium } from './support/chromium.ts';

const executablePath = findChromium();
if (executablePath === undefined) console.warn('browser tests skipped: no Chromium found; set CHROMIUM_PATH');

/**
 * Runs in the page: what of each figure's visible drawing lies outside it, and how wide it is. A machine without
 * a face for a script draws each mark of it as a box of its own: such texts say nothing about the figure.
 */
const MEASURE = `const pen = document.createElement('canvas').getContext('2d');
const widthOf = (text) => pen.measureText(text).width;
const hasFace = (text) => (text.match(/\\P{M}\\p{Mn}/gu) ?? []).every((pair) => widthOf(pair) < widthOf([...pair][0]) + 2);
[...document.querySelectorAll('figure')].map((figure) => {
  const drawings = [...figure.querySelectorAll('svg.chart')].filter((svg) => getComputedStyle(svg).display !== 'none');
  const [svg] = drawings;
  const box = svg.getBoundingClientRect();
  const outside = [...svg.querySelectorAll('text,image')].filter((part) => {
    const { left, right, top, bottom, width } = part.getBoundingClientRect();
    return width > 0 && hasFace(part.textContent) && (left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1);
  });
  const sizes = [...svg.querySelectorAll('text')].map((text) => text.getBoundingClientRect().height).filter((h) => h > 0);
  const scroll = figure.querySelector('.scroll');
  return {
    id: figure.id,
    drawings: drawings.length,
    outside: outside.map((part) => part.textContent),
    scrolls: scroll.scrollWidth > scroll.clientWidth,
    right: Math.round(box.right),
    area: box.width * box.height,
    smallest: Math.min(...sizes),
  };
})`;

interface Measured {
  readonly id: string;
  readonly drawings: number;
  readonly outside: readonly string[];
  readonly scrolls: boolean;
  readonly right: number;
  readonly area: number;
  readonly smallest: number;
}

describe.skipIf(executablePath === undefined).each([
  { what: 'every chart', report: galleryReport, charts: examples },
  { what: 'every chart of hostile data', report: hostileReport, charts: hostile },
])('$what', ({ report, charts }) => {
  const file = join(mkdtempSync(join(tmpdir(), 'trialbook-figures-')), 'index.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, (await buildDocument(report)).get('index.html')!);
    browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
  });
  afterAll(async () => browser?.close());

  async function measured(
    width: number,
    options: { dark?: boolean; print?: boolean } = {},
  ): Promise<Measured[]> {
    const page = await browser.newPage({
      viewport: { width, height: 800 },
      colorScheme: options.dark === true ? 'dark' : 'light',
    });
    await page.goto(pathToFileURL(file).href);
    if (options.print === true) await page.emulateMedia({ media: 'print' });
    await page.evaluate('document.fonts.ready');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    return (await page.evaluate(MEASURE)) as Measured[];
  }

  it.each([
    ['a phone', 360, {}],
    ['a phone in the dark', 360, { dark: true }],
    ['a page', 1100, {}],
    ['paper', 665, { print: true }],
  ] as const)('is whole on %s', async (_, width, options) => {
    const figures = await measured(width, options);
    expect(figures).toHaveLength(Object.keys(charts).length);
    for (const { id, drawings, outside, scrolls, right, area } of figures) {
      expect({ id, drawings, outside, scrolls }).toEqual({ id, drawings: 1, outside: [], scrolls: false });
      expect(right, id).toBeLessThanOrEqual(width);
      expect(area, id).toBeGreaterThan(10_000);
    }
  });

  it('has words that can be read on a phone', async () => {
    for (const { id, smallest } of await measured(360))
      expect(smallest, id).toBeGreaterThan(charts === examples ? 8 : 5);
  });

  it('can be explored on a phone without scrolling sideways', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    await page.goto(pathToFileURL(file).href);
    const buttons = page.locator('button.explore');
    const count = await buttons.count();
    for (let i = 0; i < count; i++) await buttons.nth(i).click();
    await page.waitForFunction(`document.querySelectorAll('.live svg.drawn').length === ${count}`);
    const cut = await page.evaluate(
      `[...document.querySelectorAll('figure .scroll')].filter((part) => part.scrollWidth > part.clientWidth).map((part) => part.parentElement.id)`,
    );
    expect(cut).toEqual([]);
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('figure.exploring svg.chart')].every((svg) => getComputedStyle(svg).display === 'none')`,
      ),
    ).toBe(true);
  });
});
