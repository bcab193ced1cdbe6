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
  /**
   * How long all addresses together may keep silent, in milliseconds; default 20 000. Each gets its share of what is left,
   * so a network that drops everything costs this much, however many addresses there are. Time in which bytes arrive is free.
   */
  readonly patienceMs?: number | undefined;
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
  /** Addresses that never answered, neither with bytes nor with a refusal. */
  readonly silent: readonly string[];

  constructor(attempts: readonly string[], silent: readonly string[] = []) {
    super(`No address delivered the file:\n${attempts.map((line) => `  - ${line}`).join('\n')}`);
    this.attempts = attempts;
    this.silent = silent;
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
  const { sleep = sleepFor, retries = 2, patienceMs = 20_000, signal, log } = options;
  const hopeful = new Set(urls);
  const silent = new Set<string>();
  const attempts: string[] = [];
  let patience = patienceMs;
  for (let round = 0; round <= retries && hopeful.size > 0; round++) {
    if (round > 0) await sleep(500 * 2 ** (round - 1));
    const addresses = [...hopeful];
    for (const [at, url] of addresses.entries()) {
      signal?.throwIfAborted();
      const watch = watchRate(options, patience / (addresses.length - at));
      try {
        const bytes = await fetchBytes(url, maxBytes, options, watch);
        return { bytes, verified: await verify(bytes, url), url };
      } catch (error) {
        signal?.throwIfAborted();
        const reason = reasonOf(error);
        attempts.push(error instanceof DataFileError ? reason : `${url}: ${reason}`);
        log?.(`download of ${url} failed: ${reason}`);
        if (isFinal(error)) hopeful.delete(url);
        if (isSilence(error) && !watch.answered()) silent.add(url);
        else silent.delete(url);
        patience -= watch.silentMs();
      }
      if (patience < 1) throw new DownloadError([...attempts, givenUp(patienceMs)], [...silent]);
    }
  }
  throw new DownloadError(attempts, [...silent]);
}

const givenUp = (ms: number) => `given up: ${ms / 1000} s without an answer is all that is waited for`;

class HttpError extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(`HTTP ${status} ${text}`.trim());
    this.status = status;
  }
}

class StalledError extends Error {}

async function fetchBytes(
  url: string,
  maxBytes: number,
  options: DownloadOptions,
  watch: Watch,
): Promise<Uint8Array> {
  const { fetch = globalThis.fetch, onProgress } = options;
  try {
    const signal = options.signal ? AbortSignal.any([options.signal, watch.signal]) : watch.signal;
    const response = await fetch(url, { signal });
    watch.saw(0);
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
    throw watch.signal.aborted ? watch.signal.reason : error;
  } finally {
    watch.end();
  }
}

/** One attempt under watch. */
interface Watch {
  /** Aborted with a StalledError when the attempt is given up. */
  readonly signal: AbortSignal;
  /** The server answered; so many bytes are there. */
  readonly saw: (received: number) => void;
  readonly answered: () => boolean;
  /** For how long nothing came: before the answer, and since the last bytes. */
  readonly silentMs: () => number;
  readonly end: () => void;
}

/**
 * Gives up on an attempt that is silent, trickles, or takes too long.
 *
 * @param answerMs - the longest wait for an answer, where that is less than `timeoutMs`
 */
function watchRate(
  { timeoutMs = 10_000, deadlineMs = 600_000, leastRate = 1000 }: DownloadOptions,
  answerMs: number,
): Watch {
  const stall = new AbortController();
  const giveUp = (why: string) => stall.abort(new StalledError(why));
  const start = performance.now();
  let answeredAt: number | undefined;
  let lastAt = start;
  let received = 0;
  let before = 0;
  const silentAfter = (ms: number) => setTimeout(() => giveUp(`no bytes for ${Math.round(ms)} ms`), ms);
  let silence = silentAfter(Math.min(timeoutMs, answerMs));
  let pace: NodeJS.Timeout | undefined; // from the first bytes on
  const measure = () => {
    const rate = ((received - before) / timeoutMs) * 1000;
    before = received;
    if (rate >= leastRate) return;
    giveUp(`${Math.round(rate)} bytes per second over ${timeoutMs} ms; at least ${leastRate} are needed`);
  };
  const deadline = setTimeout(() => giveUp(`not done after ${deadlineMs} ms`), deadlineMs);
  return {
    signal: stall.signal,
    saw: (now) => {
      received = now;
      lastAt = performance.now();
      answeredAt ??= lastAt;
      if (now > 0) pace ??= setInterval(measure, timeoutMs);
      clearTimeout(silence);
      silence = silentAfter(timeoutMs);
    },
    answered: () => answeredAt !== undefined,
    silentMs: () => {
      const now = performance.now();
      return answeredAt === undefined ? now - start : answeredAt - start + (now - lastAt);
    },
    end: () => {
      clearTimeout(silence);
      clearInterval(pace);
      clearTimeout(deadline);
    },
  };
}

/** Whether nothing came at all: what a firewall does that drops packets. */
function isSilence(error: unknown): boolean {
  return error instanceof StalledError || codeOf(error) === 'UND_ERR_CONNECT_TIMEOUT';
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
