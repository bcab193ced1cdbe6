// Addresses that never end: silent, trickling, or without an end. Each would hold a download for ever.

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DownloadError, type DownloadOptions, download } from './download.ts';

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

/** A network that drops every packet. */
const dropsAll = ((_: unknown, { signal }: RequestInit = {}) =>
  new Promise((_, reject) => {
    signal!.addEventListener('abort', () => reject(signal!.reason as Error));
  })) as typeof globalThis.fetch;

describe('the patience of all addresses together', () => {
  it('is shared out, so that each is asked once behind a firewall that drops everything', async () => {
    const asked: string[] = [];
    const fetch = ((url: string, init: RequestInit) => {
      asked.push(url);
      return dropsAll(url, init);
    }) as typeof globalThis.fetch;
    const urls = ['http://a/file', 'http://b/file', 'http://c/file'];
    const error = await download(urls, 1e6, accept, { fetch, patienceMs: 150, retries: 5 }).catch((e) => e);
    expect(error).toBeInstanceOf(DownloadError);
    expect(asked).toEqual(urls);
    expect(error.silent).toEqual(urls);
    expect(error.attempts).toHaveLength(4);
    expect(error.attempts[0]).toMatch(/^http:\/\/a\/file: no bytes for 50 ms$/);
    expect(error.attempts[3]).toBe('given up: 0.15 s without an answer is all that is waited for');
  });

  it('is not spent while bytes arrive', async () => {
    const fetch = (async () => {
      const chunks = async function* () {
        for (let i = 0; i < 8; i++) {
          await sleep(40);
          yield new Uint8Array(1000);
        }
      };
      return new Response(ReadableStream.from(chunks()) as never);
    }) as typeof globalThis.fetch;
    // 320 ms of bytes on a patience of 200: only their beginning and gaps count.
    const options = { fetch, patienceMs: 200, leastRate: 0, timeoutMs: 1e5 };
    expect((await download(['http://a/file'], 1e6, accept, options)).bytes).toHaveLength(8000);
  });

  it('leaves a server that answers out of the silent ones', async () => {
    const fetch = (async () => new Response('no', { status: 404 })) as typeof globalThis.fetch;
    const error = await download(['http://a/file'], 1e6, accept, { fetch }).catch((e) => e);
    expect(error.silent).toEqual([]);
  });
});
