// Addresses that never end: silent, trickling, or without an end. Each would hold a download for ever.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type DownloadOptions, download } from './download.ts';

/** A network whose one address delivers chunks of that size, one each so many milliseconds, and never ends. */
function endless(bytes: number, everyMs: number): Pick<DownloadOptions, 'fetch'> {
  const fetch = async (_: unknown, { signal }: RequestInit = {}) => {
    const chunks = async function* () {
      for (;;) {
        await sleep(everyMs, undefined, { signal: signal! });
        yield new Uint8Array(bytes);
      }
    };
    return new Response(ReadableStream.from(chunks()) as never);
  };
  return { fetch: fetch as typeof globalThis.fetch };
}

const accept = async () => 'accepted';
const fetching = (options: DownloadOptions) =>
  download(['http://mirror/file'], 1e12, accept, { retries: 0, ...options });

it('gives up on an address that trickles', async () => {
  // One byte each 5 ms is below 1000 bytes per second however slow the machine.
  await expect(fetching({ ...endless(1, 5), timeoutMs: 2000, deadlineMs: 1e6 })).rejects.toThrow(
    /mirror\/file: \d+ bytes per second over 2000 ms; at least 1000 are needed/,
  );
});

it('gives up at the deadline on an address that never ends', async () => {
  await expect(
    fetching({ ...endless(100_000, 1), deadlineMs: 300, leastRate: 0, timeoutMs: 1e6 }),
  ).rejects.toThrow('mirror/file: not done after 300 ms');
});

it('gives up on an address that falls silent', async () => {
  await expect(fetching({ ...endless(1, 1e6), timeoutMs: 50 })).rejects.toThrow('no bytes for 50 ms');
});

it('leaves an address alone that is slow to begin, then fast', async () => {
  const fetch = (async () => {
    const chunks = async function* () {
      await sleep(20);
      yield new Uint8Array(3);
    };
    return new Response(ReadableStream.from(chunks()) as never);
  }) as typeof globalThis.fetch;
  expect((await fetching({ fetch })).bytes).toEqual(Buffer.alloc(3));
});
