// What is remembered of a firewall: the second command does not wait again.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder, tiny } from '../test/tiny-source.ts';
import { type DataUnavailableError, loadImageSource } from './index.ts';
import { REMEMBERED_MS, readSilentHosts } from './silent-hosts.ts';

/** A network that drops every packet, and what it was asked for. */
function firewall() {
  const asked: string[] = [];
  const fetch = ((url: string, { signal }: RequestInit = {}) => {
    asked.push(url);
    return new Promise((_, reject) => {
      signal!.addEventListener('abort', () => reject(signal!.reason as Error));
    });
  }) as typeof globalThis.fetch;
  return { asked, fetch };
}

it('leaves a host that kept silent alone for a while, says so, and then tries it again', async () => {
  const cacheDir = temporaryFolder();
  const { asked, fetch } = firewall();
  const lines: string[] = [];
  let now = 1e12;
  const load = () =>
    loadImageSource(tiny, {
      env: {},
      cacheDir,
      fetch,
      mirrors: ['http://mirror.test/a/', 'http://other.test/b/'],
      patienceMs: 600,
      now: () => now,
      log: (line) => lines.push(line),
    }).catch((error: DataUnavailableError) => error);
  await load();
  expect(asked).toHaveLength(2);
  expect(lines[0]).toBe(
    'tiny: downloading train-images-idx3-ubyte from http://mirror.test or http://other.test',
  );

  now += 60_000;
  const error = await load();
  expect(asked).toHaveLength(2);
  const memory = join(cacheDir, 'silent-hosts.json');
  expect((error as Error).message).toContain(
    `download http://mirror.test: gave no answer lately, so it is left alone for 9 more min; remove ${memory} to try it now`,
  );

  now += REMEMBERED_MS;
  await load();
  expect(asked).toHaveLength(4);
});

it('takes a damaged memory for none', async () => {
  const path = join(temporaryFolder(), 'silent-hosts.json');
  for (const content of ['', '{', '[]', 'null', '{"http://a": "yesterday", "http://b": 2e12}']) {
    writeFileSync(path, content);
    expect([...(await readSilentHosts(path, 1e12))], content).toEqual([]);
  }
  expect(readFileSync(path, 'utf8')).toContain('yesterday');
});
