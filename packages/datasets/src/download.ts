// Bytes from the first of several addresses that delivers good ones: timeout, size limit, retry with backoff. No disk.

import { setTimeout as sleepFor } from 'node:timers/promises';
import { DataFileError } from './data-file-error.ts';

/** How far a download is. */
export interface DownloadProgress {
  readonly url: string;
  /** Bytes so far. */
  readonly received: number;
  /** Bytes in all, where the server says. */
  readonly total: number | undefined;
}

/** The network and the clock, and how patient to be with them. */
export interface DownloadOptions {
  /** Default the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Waits between rounds; default real time. */
  readonly sleep?: ((milliseconds: number) => Promise<unknown>) | undefined;
  /** The longest wait for the next bytes, in milliseconds; default 10 000. */
  readonly timeoutMs?: number | undefined;
  /** How long one attempt may take in all, in milliseconds; default 600 000. */
  readonly deadlineMs?: number | undefined;
  /**
   * The least rate, in bytes per second, over any `timeoutMs` of an attempt: an address that trickles is given up as one that
   * is silent. Default 1000.
   */
  readonly leastRate?: number | undefined;
  /** How often all addresses that may yet answer are tried again; default 2, after 0.5 s and 1 s. */
  readonly retries?: number | undefined;
  /** Ends the download with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly log?: ((message: string) => void) | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** No address delivered good bytes. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  /** Each attempt and why it failed, in order. */
  readonly attempts: readonly string[];

  constructor(attempts: readonly string[]) {
    super(`No address delivered the file:\n${attempts.map((line) => `  - ${line}`).join('\n')}`);
    this.attempts = attempts;
  }
}

/**
 * Fetches from the addresses in turn until one delivers bytes that `verify` accepts.
 *
 * An address is given up when it answers "not here" (4xx) or does not exist; one that is slow, busy, breaks off or
 * delivers damaged bytes is tried again in the next round.
 *
 * @param maxBytes - the largest body to accept
 * @param verify - throws on bad bytes; what it returns is returned
 * @throws DownloadError when every address has failed, or the signal's reason when it is aborted
 */
export async function download<T>(
  urls: readonly string[],
  maxBytes: number,
  verify: (bytes: Uint8Array, url: string) => Promise<T>,
  options: DownloadOptions = {},
): Promise<{ readonly bytes: Uint8Array; readonly verified: T; readonly url: string }> {
  const { sleep = sleepFor, retries = 2, signal, log } = options;
  const hopeful = new Set(urls);
  const attempts: string[] = [];
  for (let round = 0; round <= retries && hopeful.size > 0; round++) {
    if (round > 0) await sleep(500 * 2 ** (round - 1));
    for (const url of [...hopeful]) {
      signal?.throwIfAborted();
      try {
        const bytes = await fetchBytes(url, maxBytes, options);
        return { bytes, verified: await verify(bytes, url), url };
      } catch (error) {
        signal?.throwIfAborted();
        const reason = reasonOf(error);
        attempts.push(error instanceof DataFileError ? reason : `${url}: ${reason}`);
        log?.(`download of ${url} failed: ${reason}`);
        if (isFinal(error)) hopeful.delete(url);
      }
    }
  }
  throw new DownloadError(attempts);
}

class HttpError extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(`HTTP ${status} ${text}`.trim());
    this.status = status;
  }
}

class StalledError extends Error {}

async function fetchBytes(url: string, maxBytes: number, options: DownloadOptions): Promise<Uint8Array> {
  const { fetch = globalThis.fetch, onProgress } = options;
  const stall = new AbortController();
  const watch = watchRate(options, (why) => stall.abort(new StalledError(why)));
  try {
    const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal;
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new HttpError(response.status, response.statusText);
    }
    const length =
      response.headers.get('content-encoding') === null ? response.headers.get('content-length') : null;
    const total = length === null ? undefined : Number(length);
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      received += chunk.length;
      watch.saw(received);
      if (received > maxBytes) throw new Error(`more than the ${maxBytes} bytes that the file can have`);
      chunks.push(chunk);
      onProgress?.({ url, received, total });
    }
    return Buffer.concat(chunks, received);
  } catch (error) {
    throw stall.signal.aborted ? stall.signal.reason : error;
  } finally {
    watch.end();
  }
}

/**
 * Gives up on an attempt that is silent, trickles, or takes too long.
 *
 * @param giveUp - called once, with the reason
 */
function watchRate(
  { timeoutMs = 10_000, deadlineMs = 600_000, leastRate = 1000 }: DownloadOptions,
  giveUp: (why: string) => void,
): { saw: (received: number) => void; end: () => void } {
  let received = 0;
  let before = 0;
  const silent = () => giveUp(`no bytes for ${timeoutMs} ms`);
  let silence = setTimeout(silent, timeoutMs);
  let pace: NodeJS.Timeout | undefined; // from the first bytes on
  const measure = () => {
    const rate = ((received - before) / timeoutMs) * 1000;
    before = received;
    if (rate >= leastRate) return;
    giveUp(`${Math.round(rate)} bytes per second over ${timeoutMs} ms; at least ${leastRate} are needed`);
  };
  const deadline = setTimeout(() => giveUp(`not done after ${deadlineMs} ms`), deadlineMs);
  return {
    saw: (now) => {
      received = now;
      pace ??= setInterval(measure, timeoutMs);
      clearTimeout(silence);
      silence = setTimeout(silent, timeoutMs);
    },
    end: () => {
      clearTimeout(silence);
      clearInterval(pace);
      clearTimeout(deadline);
    },
  };
}

const GONE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether trying this address again is of no use: it says so, or there is no way to it. */
function isFinal(error: unknown): boolean {
  if (error instanceof HttpError) return error.status < 500 && ![408, 425, 429].includes(error.status);
  return GONE.has(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? (error as NodeJS.ErrnoException).code;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && !(error instanceof DataFileError)
    ? `${message} (${cause.message})`
    : message;
}
