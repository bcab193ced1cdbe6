// Which hosts kept silent lately, so that a command behind a firewall waits once, not every time. A small file in the cache.

import { readFile } from 'node:fs/promises';
import { placeFile } from './place-file.ts';

/** For how long a host that kept silent is left alone, in milliseconds. */
export const REMEMBERED_MS = 10 * 60_000;

/** The hosts that kept silent, by origin, and when, in milliseconds since 1970. */
export type SilentHosts = ReadonlyMap<string, number>;

/** The hosts in the file that are still left alone; none where the file is missing or damaged. */
export async function readSilentHosts(path: string, now: number): Promise<SilentHosts> {
  const entries = await readFile(path, 'utf8')
    .then((json) => Object.entries(JSON.parse(json) as Record<string, unknown>))
    .catch((): [string, unknown][] => []);
  return new Map(
    entries.filter(
      (entry): entry is [string, number] =>
        typeof entry[1] === 'number' && entry[1] <= now && now - entry[1] < REMEMBERED_MS,
    ),
  );
}

/** Adds the hosts of addresses that kept silent. A cache that cannot be written forgets, and that is all. */
export async function rememberSilentHosts(path: string, urls: readonly string[], now: number): Promise<void> {
  const all = new Map([
    ...(await readSilentHosts(path, now)),
    ...urls.map((url) => [originOf(url), now] as const),
  ]);
  await placeFile(path, Buffer.from(`${JSON.stringify(Object.fromEntries(all), null, 1)}\n`)).catch(() => {});
}

/** Scheme, host and port of an address. */
export function originOf(url: string): string {
  return new URL(url).origin;
}
