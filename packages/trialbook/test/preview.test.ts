// `trialbook preview` in a real browser: what it shows, what a saved file changes, what it serves and to whom.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../../report/test/support/chromium.ts';
import {
  bibliography,
  previewProject,
  problems,
  type RunningPreview,
  startPreview,
  text,
} from './support/preview.ts';
import { runHere } from './support/workspace.ts';

const executablePath = findChromium();
if (executablePath === undefined) console.warn('preview tests skipped: no Chromium found; set CHROMIUM_PATH');

/** No test fails for slowness: these wait as long as the test may. */
const PATIENCE = { timeout: 0 };

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let browser: Browser;
  let preview: RunningPreview;
  let project: Awaited<ReturnType<typeof previewProject>>;
  let page: Page;
  const said: string[] = [];

  beforeAll(async () => {
    project = await previewProject();
    preview = await startPreview(project.workspace, ['--port', '4700']);
    browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
    page = await browser.newPage();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(preview.url);
  });
  afterAll(async () => {
    await browser?.close();
    await preview?.end();
  });

  const shows = (words: string | RegExp) =>
    page.frameLocator('iframe:not(.next)').getByText(words).first().waitFor(PATIENCE);
  const problem = () => page.locator('#problem');
  const scrollY = () => page.frames()[1]!.evaluate('scrollY') as Promise<number>;

  it('shows the page as it is', async () => {
    await shows(/First words\. The mean is 0\.\d+/);
    expect(await page.title()).toBe('Tiny · preview');
    expect(await page.frames()[1]!.locator('figure').count()).toBe(1);
  });

  it('shows a text when it is saved, where the reader was, and runs no trial', async () => {
    await page.frames()[1]!.evaluate('scrollTo({ top: 900, behavior: "instant" })');
    project.put('text/one.md', text('Other words.'));
    await shows(/Other words\. The mean is 0\.\d+/);
    expect(await scrollY()).toBe(900);
    expect(preview.err()).not.toMatch(/\d+ trials run|trials · done/);
  });

  it('says what is wrong in page and terminal, with file, line and column, and keeps the page', async () => {
    project.put('text/one.md', text('See {{ counted.maen | decimal }}.'));
    await problem().waitFor({ state: 'visible', ...PATIENCE });
    const message = (await problem().textContent())!;
    expect(message).toMatch(/text\/one\.md:4:\d+/);
    expect(message).toContain('mean');
    expect(preview.err()).toContain(message);
    await shows(/Other words/);
    project.put('text/one.md', text('Better words.'));
    await shows(/Better words/);
    await problem().waitFor({ state: 'hidden', ...PATIENCE });
  });

  it('shows references when they are saved; a broken entry is a problem with its place', async () => {
    await shows(/First title/);
    project.put('references.bib', bibliography('Other title'));
    await shows(/Other title/);
    project.put('references.bib', bibliography('Other title').replace('}', ''));
    await problem().waitFor({ state: 'visible', ...PATIENCE });
    expect(await problem().textContent()).toMatch(/references\.bib:\d+:\d+/);
    project.put('references.bib', bibliography('Last title'));
    await shows(/Last title/);
    await problem().waitFor({ state: 'hidden', ...PATIENCE });
  });

  it('shows a compiled module when it is written; one that throws is a problem with its place', async () => {
    project.put('dist/problems.js', problems('41 + 1'));
    await shows(/given 42\./);
    project.put('dist/problems.js', problems('nowhere.value'));
    await problem().waitFor({ state: 'visible', ...PATIENCE });
    expect(await problem().textContent()).toMatch(/nowhere is not defined[\s\S]*problems\.js:\d+:\d+/);
    project.put('dist/problems.js', 'export const = 1;');
    await page.getByText(/problems\.js:1/).waitFor(PATIENCE);
    project.put('dist/problems.js', problems('43'));
    await shows(/given 43\./);
    await problem().waitFor({ state: 'hidden', ...PATIENCE });
  });

  it('keeps every policy: nothing is said on the console', () => {
    expect(said).toEqual([]);
  });

  it('serves nothing but the page', async () => {
    for (const path of ['/report', '/report?3', '/', '/events']) expect(await status(path)).toBe(200);
    for (const path of [
      '/package.json',
      '/report/../package.json',
      '/../package.json',
      '/%2e%2e/package.json',
      '/report/../../../../etc/passwd',
      '//etc/passwd',
      '/text/one.md',
      '/dist/report.js',
      '/results.json',
      '/index.html',
    ]) {
      expect(await status(path), path).toBe(404);
    }
  });

  it('answers neither another name nor another method', async () => {
    expect(await status('/report', { headers: { host: 'evil.example' } })).toBe(421);
    expect(await status('/report', { headers: { host: `127.0.0.1:1` } })).toBe(421);
    expect(await status('/report', { method: 'POST' })).toBe(405);
    expect(await status('/report', { method: 'DELETE' })).toBe(405);
  });

  it('listens on the loopback address alone', async () => {
    const { port } = new URL(preview.url);
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    if (others.length === 0)
      console.warn('this machine has no other address; that nobody answers there is not tried');
    for (const { address } of others) {
      const answered = await new Promise<boolean>((done) => {
        const socket = connect(Number(port), address, () => done(true));
        socket.on('error', () => done(false));
      });
      expect(answered, address).toBe(false);
    }
  });

  it('takes the next free port, and Ctrl-C ends it well', async () => {
    const { port } = new URL(preview.url);
    const second = await startPreview(project.workspace, ['tiny', '--port', port]);
    expect(Number(new URL(second.url).port)).toBeGreaterThan(Number(port));
    expect(await second.end()).toBe(0);
  });

  it('leaves out what is not stored, and says how it is run; --run runs it', async () => {
    const args = ['tiny', '--seed', '7', '--port', '4750'];
    const seven = await startPreview(project.workspace, args);
    await page.goto(seven.url);
    await shows(/was left out of this run/);
    expect(seven.err()).toContain(
      'tiny: counting is left out: 5 of 5 trials of profile quick are not stored;',
    );
    await seven.end();
    const run = await startPreview(project.workspace, [...args, '--run']);
    await page.goto(run.url);
    await shows(/The mean is 0\.\d+/);
    await run.end();
  });

  it('--watch compiles what is saved, and tells the compiler’s errors', async () => {
    const { workspace, put } = await previewProject();
    const modules = join(workspace, 'node_modules');
    const require = createRequire(join(process.cwd(), '../../package.json'));
    symlinkSync(dirname(require.resolve('typescript/package.json')), join(modules, 'typescript'));
    mkdirSync(join(workspace, 'reports/tiny/src'));
    put(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          outDir: 'dist',
          rootDir: 'src',
          noCheck: false,
          types: [],
          skipLibCheck: true,
        },
        include: ['src'],
      }),
    );
    put(
      'dist/problems.js',
      problems('String(given)').replace(
        "from '@trialbook/report';",
        "from '@trialbook/report';\nimport { given } from './given.js';",
      ),
    );
    put('src/given.ts', 'export const given: string = "before";');
    writeFileSync(join(workspace, 'reports/tiny/dist/given.js'), 'export const given = "old";');
    const watching = await startPreview(workspace, ['--watch', '--port', '4800']);
    await page.goto(watching.url);
    await shows(/given before\./);
    put('src/given.ts', 'export const given: string = 3;');
    await page.getByText(/given\.ts\(1,14\): error TS2322/).waitFor(PATIENCE);
    put('src/given.ts', 'export const given: string = "after";');
    await shows(/given after\./);
    await problem().waitFor({ state: 'hidden', ...PATIENCE });
    expect(await watching.end()).toBe(0);
  });

  function status(
    path: string,
    options: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<number> {
    const { hostname, port } = new URL(preview.url);
    return new Promise((done, failed) => {
      const sent = request({ hostname, port, path, ...options }, (response) => {
        done(response.statusCode!);
        response.destroy();
      });
      sent.on('error', failed);
      sent.end();
    });
  }
});

it.each([
  [['preview', 'a', 'b'], 'trialbook preview shows one report; got 2: a b'],
  [['preview', '--port', '0'], '--port takes a whole number from 1 to 65535; got "0"'],
  [['preview', '--port', '65536'], '--port takes a whole number from 1 to 65535'],
  [['preview', '--profile', 'fulll'], '--profile: there is no "fulll"; did you mean full?'],
  [['preview', '--only', 'x'], 'unknown option --only'],
  [['preview'], 'no report lies under'],
])('wrong use: %j', async (args, message) => {
  const { code, err } = await runHere('/', args);
  expect(err).toContain(message);
  expect(err).toMatch(/^trialbook: [^\n]+\n$/);
  expect(code).toBe(2);
});
