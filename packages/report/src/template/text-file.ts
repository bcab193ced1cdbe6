// Reads a text of a report: UTF-8, line ends made alike. Understands nothing of it.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReportError } from '../report-error.ts';

/** A text with the name that errors give it, relative to the report's package. */
export interface TextFile {
  readonly name: string;
  readonly source: string;
}

/** Longest text that is read, in bytes: a long book has one. */
const MAX_BYTES = 2 * 1024 * 1024;

/** The nearest folder around a module that holds a package.json, so that source and build find the same files. */
export function packageFolder(module: string): string {
  const start = dirname(fileURLToPath(module));
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) {
      throw new ReportError(`no package.json lies in ${start} or above it; texts are found from there`);
    }
  }
}

/**
 * Reads a text.
 *
 * @throws ReportError for a file that is missing, empty, too long, or not UTF-8
 */
export function readTextFile(folder: string, name: string): TextFile {
  const path = join(folder, name);
  if (!existsSync(path)) throw new ReportError(`there is no text ${name} in ${folder}`);
  const { size } = statSync(path);
  if (size > MAX_BYTES) {
    throw new ReportError(
      `${name}: a text of at most ${MAX_BYTES} bytes is read; this one has ${size}; split it`,
    );
  }
  const source = decode(readFileSync(path), name).replaceAll('\r\n', '\n');
  if (source.trim() === '') throw new ReportError(`${name}: the text is empty`);
  const foreign = /[\uE000-\uE0FF]|(?![\n\t])\p{Cc}/u.exec(source);
  if (foreign !== null) {
    throw new ReportError(
      `${name}:${lineAndColumn(source, foreign.index)}: the character U+${foreign[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} may not stand in a text; remove it`,
    );
  }
  return { name, source };
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // drops a byte order mark
  } catch {
    throw new ReportError(`${name}: the text is not UTF-8; save it as UTF-8`);
  }
}

/** `line:column` of an offset, both from 1. */
export function lineAndColumn(source: string, offset: number): string {
  return placesIn(source)(offset);
}

/** `line:column` of offsets in one source, both from 1; quick for many of them. */
export function placesIn(source: string): (offset: number) => string {
  const starts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    let [line, after] = [0, starts.length];
    while (after - line > 1) {
      const middle = (line + after) >> 1;
      if (starts[middle]! <= offset) line = middle;
      else after = middle;
    }
    return `${line + 1}:${offset - starts[line]! + 1}`;
  };
}
