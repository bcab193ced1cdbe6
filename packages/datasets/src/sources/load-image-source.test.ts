import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type Answer,
  folderWith,
  lookalikeFiles,
  mirror,
  packed,
  renamed,
  serve,
  temporaryFolder,
  tiny,
  tinyFiles,
} from '../../test/tiny-source.ts';
import { DataFileError } from '../data-file-error.ts';
import { DataUnavailableError } from '../data-unavailable-error.ts';
import type { ImageDataset } from '../dataset.ts';
import { type LoadImageOptions, loadImageSource } from './load-image-source.ts';

const TRAIN_IMAGES = 'train-images-idx3-ubyte';

/** Loads in a world without a network, an environment or a cache, unless the options bring them. */
function load(options: LoadImageOptions = {}): Promise<ImageDataset> {
  return loadImageSource(tiny, {
    env: {},
    cacheDir: temporaryFolder(),
    download: false,
    sleep: async () => {},
    ...options,
  });
}

async function failureOf<E extends Error>(
  kind: new (...args: never[]) => E,
  loading: Promise<unknown>,
): Promise<E> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(kind);
  return error as E;
}

function expectReal(data: ImageDataset, from: string): void {
  expect(data.source).toBe('real');
  expect([...data.train.images]).toEqual([...tinyFiles[TRAIN_IMAGES]!.subarray(16)]);
  expect([...data.test.labels]).toEqual([1, 2]);
  expect(data.train).toMatchObject({ count: 4, height: 3, width: 2 });
  expect(data.test.count).toBe(2);
  expect(new Set(data.files.map((file) => file.from))).toEqual(new Set([from]));
}

describe('a data folder', () => {
  it.each([
    ['in a sub-folder, compressed', (name: string) => `tiny/${name}.gz`, gzipSync],
    ['in a sub-folder, plain', (name: string) => `tiny/${name}`, undefined],
    ['directly in it, compressed', (name: string) => `${name}.gz`, gzipSync],
    [
      'directly in it, plain, with a dot in the name',
      (name: string) => name.replace('-idx', '.idx'),
      undefined,
    ],
    ['in a deeper sub-folder', (name: string) => `TINY/raw/${name}`, undefined],
    ['named .gz though something decompressed them', (name: string) => `tiny/${name}.gz`, undefined],
    ['compressed though named otherwise', (name: string) => `tiny/${name}`, gzipSync],
  ])('is read with the files %s', async (_where, name, pack) => {
    const dataDir = folderWith(renamed(name, (bytes) => new Uint8Array(pack?.(bytes) ?? bytes)));
    expectReal(await load({ dataDir }), 'local');
    expectReal(await load({ env: { TRIALBOOK_DATA_DIR: dataDir } }), 'local');
  });

  it('given as an option goes before the environment', async () => {
    const dataDir = folderWith(tinyFiles);
    expectReal(await load({ dataDir, env: { TRIALBOOK_DATA_DIR: '/nowhere' } }), 'local');
  });

  it('is recorded: names, checksums and paths, and one checksum for all', async () => {
    const dataDir = folderWith(tinyFiles);
    const { files, checksum, title } = await load({ dataDir });
    expect(title).toBe('Tiny');
    expect(files[2]).toEqual({
      name: TRAIN_IMAGES,
      sha256: tiny.files.trainImages.sha256,
      from: 'local',
      location: join(dataDir, TRAIN_IMAGES),
    });
    expect(checksum).toMatch(/^[0-9a-f]{64}$/);
    const compressed = folderWith(packed);
    expect((await load({ dataDir: compressed })).checksum).toBe(checksum);
    expect((await load({ allowStandIns: true })).checksum).not.toBe(checksum);
  });

  const flipped = (bytes: Uint8Array, index: number) =>
    bytes.map((byte, i) => (i === index ? byte ^ 1 : byte));
  const whole = tinyFiles[TRAIN_IMAGES]!;
  const gzipped = new Uint8Array(gzipSync(whole));
  it.each([
    [
      'cut short',
      whole.subarray(0, 30),
      'truncated',
      /Expected 40 bytes for uint8 \[4, 3, 2\]; found 30 bytes/,
    ],
    ['empty', new Uint8Array(), 'truncated', /found 0 bytes/],
    ['too long', new Uint8Array([...whole, 7]), 'wrong-length', /found 41 \(1 byte after the last element\)/],
    ['of a wrong magic', flipped(whole, 0), 'wrong-magic', /found 01 00 08 03/],
    ['of a wrong shape', flipped(whole, 7), 'wrong-shape', /Expected \[4, 3, 2\]; found \[5, 3, 2\]/],
    [
      'with one bit flipped',
      flipped(whole, 20),
      'wrong-checksum',
      /Expected SHA-256 .* \(Tiny, train-images/,
    ],
    ['gzip, cut short', gzipped.subarray(0, 25), 'truncated', /gzip data that hold 40 bytes/],
    ['gzip, damaged', flipped(gzipped, gzipped.length - 7), 'bad-gzip', /incorrect data check/],
    [
      'gzip of something longer',
      new Uint8Array(gzipSync(new Uint8Array(99))),
      'wrong-length',
      /hold 40 bytes/,
    ],
  ] as const)(
    'with a file %s is an error, even where stand-ins and downloads are allowed',
    async (_how, bytes, problem, text) => {
      const { url, requests } = await mirror();
      const dataDir = folderWith({ ...tinyFiles, [TRAIN_IMAGES]: bytes });
      const options = { dataDir, download: true, mirrors: [url], allowStandIns: true };
      const error = await failureOf(DataFileError, load(options));
      expect(error.problem).toBe(problem);
      expect(error.message).toMatch(text);
      expect(error.message).toContain(`${join(dataDir, TRAIN_IMAGES)}: `);
      expect(error.message).toContain('Remove it and get train-images-idx3-ubyte.gz of Tiny again');
      expect(requests).toEqual([]);
    },
  );

  it('with another data set’s files of the same name in the sub-folder is an error that names the set', async () => {
    const dataDir = folderWith(renamed((name) => `tiny/${name}`, undefined, lookalikeFiles));
    const error = await failureOf(DataFileError, load({ dataDir }));
    // All four files are wrong: the error is the first one's, not the fastest one's.
    expect(error.file).toBe(join(dataDir, 'tiny', TRAIN_IMAGES));
    expect(error.message).toContain('which is the file of that name of Lookalike');
  });

  it('that is another data set’s is passed over, with a line in the log', async () => {
    const lines: string[] = [];
    const { [TRAIN_IMAGES]: other } = lookalikeFiles;
    const dataDir = folderWith({ [TRAIN_IMAGES]: other! });
    const data = await load({ dataDir, allowStandIns: true, log: (line) => lines.push(line) });
    expect(data.source).toBe('stand-in');
    expect(lines[0]).toBe(
      `tiny: ${join(dataDir, TRAIN_IMAGES)} belongs to another data set and is passed over`,
    );
  });

  it('that does not exist is an error that says where it came from', async () => {
    const missing = join(temporaryFolder(), 'typo');
    const error = await failureOf(DataUnavailableError, load({ dataDir: missing, allowStandIns: true }));
    expect(error.message).toContain(
      `data folder ${missing}, from the data folder option: there is no such folder`,
    );
    const env = { TRIALBOOK_DATA_DIR: missing };
    await expect(load({ env })).rejects.toThrow('Correct TRIALBOOK_DATA_DIR');
  });

  it('with some of the files is completed from a mirror', async () => {
    const { url, requests } = await mirror();
    const { [TRAIN_IMAGES]: images } = tinyFiles;
    const data = await load({
      dataDir: folderWith({ [TRAIN_IMAGES]: images! }),
      download: true,
      mirrors: [url],
    });
    expect(data.files.map((file) => file.from)).toEqual(['download', 'download', 'local', 'download']);
    expect(requests).not.toContain(`${TRAIN_IMAGES}.gz`);
  });
});

describe('a download', () => {
  it('fills the cache, which serves the next load without a network', async () => {
    const cacheDir = temporaryFolder();
    const { url, requests } = await mirror();
    expectReal(await load({ cacheDir, download: true, mirrors: [url] }), 'download');
    expect(requests).toHaveLength(4);
    expect(readdirSync(join(cacheDir, 'tiny')).sort()).toEqual(Object.keys(packed).sort());
    expectReal(await load({ cacheDir }), 'cache');
    expect(requests).toHaveLength(4);
  });

  it('reports its progress', async () => {
    const { url } = await mirror();
    const seen: string[] = [];
    await load({
      download: true,
      mirrors: [url],
      onProgress: (at) => seen.push(`${at.url} ${at.received}/${at.total}`),
    });
    const size = packed[`${TRAIN_IMAGES}.gz`]!.length;
    expect(seen).toContain(`${url}${TRAIN_IMAGES}.gz ${size}/${size}`);
  });

  const failing: Record<string, Answer> = {
    'says 404': (response) => response.writeHead(404, 'Not Found').end(),
    'says 503': (response) => response.writeHead(503, 'Busy').end(),
    'sends a web page': (response) => response.end('<!doctype html>'),
    'cuts the file short': (response, name) => response.end(packed[name]!.subarray(0, 20)),
    'breaks off': (response, name) => {
      response.writeHead(200, { 'content-length': packed[name]!.length });
      response.write(packed[name]!.subarray(0, 10), () => response.destroy());
    },
    'sends other data': (response, name) => response.end(lookalikeFiles[name.replace('.gz', '')]),
    'sends without end': (response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    },
    'never answers': () => {},
    'stops in the middle': (response, name) => response.write(packed[name]!.subarray(0, 10)),
  };

  it.each(Object.entries(failing))(
    'goes to the next mirror when one %s, and keeps nothing of it',
    async (_how, answer) => {
      const cacheDir = temporaryFolder();
      const lines: string[] = [];
      const [bad, good] = [await mirror(answer), await mirror()];
      const options = { cacheDir, timeoutMs: 500, log: (line: string) => lines.push(line) };
      expectReal(await load({ ...options, download: true, mirrors: [bad.url, good.url] }), 'download');
      expect(lines.filter((line) => line.startsWith(`download of ${bad.url}`))).toHaveLength(4);
      for (const [name, bytes] of Object.entries(packed)) {
        expect(new Uint8Array(readFileSync(join(cacheDir, 'tiny', name)))).toEqual(new Uint8Array(bytes));
      }
    },
  );

  it.each(Object.entries(failing))(
    'puts nothing into the cache when every mirror %s',
    async (_how, answer) => {
      const cacheDir = temporaryFolder();
      const { url } = await mirror(answer);
      const loading = load({ cacheDir, timeoutMs: 50, retries: 1, download: true, mirrors: [url] });
      await failureOf(DataUnavailableError, loading);
      expect(readdirSync(cacheDir).filter((name) => name !== 'silent-hosts.json')).toEqual([]);
    },
  );

  it('tries a busy mirror again after 0.5 s and 1 s, and one without the file once only', async () => {
    let busy = 2;
    const flaky = await mirror((response, name, request) =>
      busy-- > 0 ? response.writeHead(503).end() : serve(response, name, request),
    );
    const empty = await mirror(failing['says 404']);
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => waits.push(milliseconds);
    expectReal(await load({ download: true, mirrors: [empty.url, flaky.url], sleep }), 'download');
    expect(waits).toEqual([500, 1000]);
    expect(empty.requests).toHaveLength(4);
    expect(flaky.requests).toHaveLength(6);
  });

  it('does not ask again where nothing listens', async () => {
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => waits.push(milliseconds);
    const { url, close } = await mirror();
    await close();
    const error = await failureOf(DataUnavailableError, load({ download: true, mirrors: [url], sleep }));
    expect(waits).toEqual([]);
    expect(error.tried.filter((line) => line.startsWith('download'))).toHaveLength(1);
    expect(error.message).toMatch(
      /- download http.*train-images-idx3-ubyte\.gz: fetch failed \(.*ECONNREFUSED/,
    );
  });

  it('can be stopped, with the signal’s reason', async () => {
    const stop = new AbortController();
    const { url } = await mirror((response) => {
      response.write('x');
      setTimeout(() => stop.abort(new Error('stopped by the user')), 20);
    });
    const loading = load({ download: true, mirrors: [url], signal: stop.signal, allowStandIns: true });
    await expect(loading).rejects.toThrow('stopped by the user');
  });

  it('works though the cache cannot be written, and says so', async () => {
    const { url } = await mirror();
    const cacheDir = join(folderWith({ file: Uint8Array.of(1) }), 'file');
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    expectReal(await load({ cacheDir, download: true, mirrors: [url], log }), 'download');
    expect(lines.join('\n')).toContain('the download could not be kept in');
  });
});

describe('the cache', () => {
  const damagedCache = () =>
    folderWith({
      ...renamed((name) => `tiny/${name}`, undefined, packed),
      [`tiny/${TRAIN_IMAGES}.gz`]: Uint8Array.of(9),
    });

  it('replaces a damaged file, and says so', async () => {
    const cacheDir = damagedCache();
    const lines: string[] = [];
    const { url, requests } = await mirror();
    const data = await load({ cacheDir, download: true, mirrors: [url], log: (line) => lines.push(line) });
    expect(data.files.map((file) => file.from)).toEqual(['cache', 'cache', 'download', 'cache']);
    expect(requests).toEqual([`${TRAIN_IMAGES}.gz`]);
    expect(lines.join('\n')).toContain('the cached file is damaged and will be replaced');
    expectReal(await load({ cacheDir }), 'cache');
  });

  it('with a damaged file that cannot be replaced is an error, not a stand-in', async () => {
    const error = await failureOf(DataFileError, load({ cacheDir: damagedCache(), allowStandIns: true }));
    expect(error).toMatchObject({ problem: 'truncated', found: '1 byte' });
  });

  const program = `
    import { loadImageSource } from '@trialbook/datasets';
    const { source, options } = JSON.parse(process.env.TINY);
    const { train, files } = await loadImageSource(source, options);
    console.log(JSON.stringify([[...train.images], files.map((file) => file.from)]));
  `;
  const worldOf = (cacheDir: string, url: string) => ({
    cwd: join(import.meta.dirname, '..', '..'),
    env: { TINY: JSON.stringify({ source: tiny, options: { cacheDir, mirrors: [url], env: {} } }) },
  });
  const args = ['--input-type=module', '--eval', program];

  it('may be filled by two processes at once: both finish, and it is whole', async () => {
    const cacheDir = temporaryFolder();
    const waiting: (() => void)[] = [];
    const { url, requests } = await mirror((response, name, request) => {
      waiting.push(() => serve(response, name, request));
      if (requests.length >= 2) for (const answer of waiting.splice(0)) answer(); // not before both have asked
    });
    const runs = await Promise.all(
      [1, 2].map(() => promisify(execFile)(process.execPath, args, worldOf(cacheDir, url))),
    );
    for (const { stdout } of runs)
      expect(JSON.parse(stdout)[0]).toEqual([...tinyFiles[TRAIN_IMAGES]!.subarray(16)]);
    expect(requests).toHaveLength(8);
    expect(readdirSync(join(cacheDir, 'tiny')).sort()).toEqual(Object.keys(packed).sort());
    expectReal(await load({ cacheDir }), 'cache');
  });

  it('has no part of a file after a kill in the middle of a download', async () => {
    const cacheDir = temporaryFolder();
    const child: { kill?: () => void } = {};
    const { url, requests } = await mirror((response, name, request) => {
      if (name !== `${TRAIN_IMAGES.replace('train', 't10k')}.gz`) return serve(response, name, request);
      response.write(packed[name]!.subarray(0, 15), () => child.kill?.());
    });
    const running = spawn(process.execPath, args, { ...worldOf(cacheDir, url), stdio: 'ignore' });
    child.kill = () => running.kill('SIGKILL');
    const signal = await new Promise((resolve) => running.on('exit', (_code, name) => resolve(name)));
    expect(signal).toBe('SIGKILL');
    expect(requests).toContain('t10k-images-idx3-ubyte.gz');
    const kept = readdirSync(join(cacheDir, 'tiny'));
    expect(kept.sort()).toEqual([`${TRAIN_IMAGES}.gz`, 'train-labels-idx1-ubyte.gz']);
  });
});

describe('without data', () => {
  it('draws stand-ins where they are allowed, and says so everywhere', async () => {
    const lines: string[] = [];
    const data = await load({
      allowStandIns: true,
      standIns: { train: 3, test: 2, seed: 'x' },
      log: (line) => lines.push(line),
    });
    expect(data).toMatchObject({ source: 'stand-in', title: 'drawn dots (stand-in for Tiny)', name: 'tiny' });
    expect(data.train.count).toBe(3);
    expect(data.standInReason).toBe(
      'no data folder was given, nor has the cache all files, and downloads are switched off',
    );
    const { standInReason } = await load({ dataDir: temporaryFolder(), allowStandIns: true, download: true });
    expect(standInReason).toBe(
      'the data folder has not all files, nor has the cache, and no mirror delivered them',
    );
    expect(data.files[0]).toMatchObject({
      name: 'test-images',
      from: 'drawn',
      location: 'drawn dots, seed x',
    });
    expect(lines.at(-1)).toMatch(/^tiny: taking drawn dots \(stand-in for Tiny\): no data folder was given/);
  });

  it('refuses, with every place it tried and how to get the data', async () => {
    const error = await failureOf(DataUnavailableError, load());
    expect(error.dataset).toBe('tiny');
    expect(error.message).toMatch(
      /^tiny: the data were not found\. Tried:\n {2}- data folder: none given\n {2}- cache /,
    );
    expect(error.message).toContain('download train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz');
    expect(error.message).toContain('from http://127.0.0.1:1/');
    expect(error.message).toContain('TRIALBOOK_DATA_DIR=DIR');
  });

  it('does not draw when it has been stopped', async () => {
    await expect(
      load({ allowStandIns: true, signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });
});

it('puts real and drawn images into shared memory when asked', async () => {
  const dataDir = folderWith(tinyFiles);
  for (const data of [
    await load({ dataDir, shared: true }),
    await load({ allowStandIns: true, shared: true }),
  ]) {
    expect(data.train.images.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(data.test.labels.buffer).toBeInstanceOf(SharedArrayBuffer);
  }
  expectReal(await load({ dataDir, shared: true }), 'local');
});

it('does not mistake a folder for a file', async () => {
  const dataDir = folderWith(packed);
  mkdirSync(join(dataDir, 'tiny', TRAIN_IMAGES), { recursive: true });
  writeFileSync(join(dataDir, 'tiny', TRAIN_IMAGES, 'inside'), 'x');
  expectReal(await load({ dataDir }), 'local');
});
