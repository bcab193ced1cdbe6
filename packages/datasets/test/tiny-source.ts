// A data set of 4 + 2 images of 3 × 2 pixels, files and a server for it: the world that the loader tests live in.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type ImageSource, writeIdx } from '../src/index.ts';

const ramp = (count: number, start: number) => Uint8Array.from({ length: count }, (_, i) => start + i);

/** Uncompressed bytes of the four files by name. */
export const tinyFiles: Readonly<Record<string, Uint8Array>> = {
  'train-images-idx3-ubyte': writeIdx(ramp(24, 1), [4, 3, 2]),
  'train-labels-idx1-ubyte': writeIdx(ramp(4, 0), [4]),
  't10k-images-idx3-ubyte': writeIdx(ramp(12, 100), [2, 3, 2]),
  't10k-labels-idx1-ubyte': writeIdx(ramp(2, 1), [2]),
};

/** Same names and shapes, other content: what Fashion-MNIST is to MNIST. */
export const lookalikeFiles: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  Object.entries(tinyFiles).map(([name, bytes]) => [
    name,
    bytes.map((byte, i) => (i < 4 + 4 * bytes[3]! ? byte : 255 - byte)),
  ]),
);

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const file = (name: string, shape: number[]) => ({ name, shape, sha256: sha256(tinyFiles[name]!) });

export const tiny: ImageSource = {
  name: 'tiny',
  title: 'Tiny',
  classNames: ['a', 'b', 'c', 'd'],
  files: {
    trainImages: file('train-images-idx3-ubyte', [4, 3, 2]),
    trainLabels: file('train-labels-idx1-ubyte', [4]),
    testImages: file('t10k-images-idx3-ubyte', [2, 3, 2]),
    testLabels: file('t10k-labels-idx1-ubyte', [2]),
  },
  folders: ['tiny', 'TINY/raw'],
  mirrors: ['http://127.0.0.1:1/'],
  lookalikes: Object.fromEntries(Object.values(lookalikeFiles).map((bytes) => [sha256(bytes), 'Lookalike'])),
  standInTitle: 'drawn dots',
  draw: ({ train = 5, test = 1 }) => {
    const dots = (count: number) => ({
      images: new Uint8Array(count * 6).fill(9),
      labels: new Uint8Array(count),
      ...{ count, height: 3, width: 2 },
    });
    return { train: dots(train), test: dots(test) };
  },
};

/** An empty folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trialbook-datasets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files by path below a fresh folder, and returns the folder. */
export function folderWith(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** The four files under other paths: `packed((name) => `tiny/${name}.gz`)`. */
export function renamed(
  name: (name: string) => string,
  content: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
  files: Readonly<Record<string, Uint8Array>> = tinyFiles,
): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(files).map(([key, bytes]) => [name(key), content(bytes)]));
}

/** The four files, compressed, as a mirror serves them. */
export const packed: Readonly<Record<string, Uint8Array>> = renamed(
  (name) => `${name}.gz`,
  (bytes) => gzipSync(bytes),
);

/** Answers one request for a file. */
export type Answer = (response: ServerResponse, name: string, request: IncomingMessage) => void;

/** Serves the file as it should be. */
export const serve: Answer = (response, name) => {
  const bytes = packed[name];
  response.writeHead(bytes === undefined ? 404 : 200, { 'content-length': bytes?.length ?? 0 });
  response.end(bytes);
};

/** A server on this machine that goes away with the test; its requests are kept in order. */
export async function mirror(answer: Answer = serve): Promise<{
  readonly url: string;
  readonly requests: string[];
  readonly close: () => Promise<void>;
}> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const name = request.url!.slice(1);
    requests.push(name);
    answer(response, name, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests, close };
}
