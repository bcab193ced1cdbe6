// The folder of inputs is the test list: every module of test/documents is built, and every file of its output is
// compared with the one that is committed. After a wanted change: npx vitest run -u, and read the difference.

import { readdirSync } from 'node:fs';
import type { Report, ReportFiles } from '@trialbook/report';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildDocument } from './support/build-document.ts';
import { normalizedPage } from './support/normalized.ts';

const names = readdirSync(new URL('./documents', import.meta.url)).map((file) => file.replace('.ts', ''));

async function load(name: string): Promise<Report> {
  return ((await import(`./documents/${name}.ts`)) as { report: Report }).report;
}

describe.each(names)('%s', (name) => {
  let files: ReportFiles;
  beforeAll(async () => {
    files = await buildDocument(await load(name));
  });

  it('gives the committed files', async () => {
    for (const [path, contents] of files) {
      const shown = path === 'index.html' ? normalizedPage(contents) : contents;
      await expect(shown).toMatchFileSnapshot(`./fixtures/${name}/${path}`);
    }
  });

  it('gives figures that are sound XML: no prefix without a namespace, no attribute twice', () => {
    for (const [path, contents] of files) {
      if (!path.endsWith('.svg')) continue;
      expect(contents, path).not.toMatch(/<[^>]*\s\w+:\w+=/);
      for (const [tag] of contents.matchAll(/<[a-z][^>]*>/gi)) {
        const names = [...tag.matchAll(/\s([\w-]+)="[^"]*"/g)].map((match) => match[1]);
        expect(new Set(names).size, `${path}: ${tag.slice(0, 80)}`).toBe(names.length);
      }
    }
  });

  it('gives no other files', () => {
    const committed = readdirSync(new URL(`./fixtures/${name}`, import.meta.url), {
      recursive: true,
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.split(`/fixtures/${name}/`)[1]);
    expect(committed.sort()).toEqual([...files.keys()].sort());
  });

  it('gives equal bytes when it is built again', async () => {
    const again = await buildDocument(await load(name));
    expect([...again.keys()]).toEqual([...files.keys()]);
    for (const [path, contents] of again) expect(contents === files.get(path), path).toBe(true);
  });
});
