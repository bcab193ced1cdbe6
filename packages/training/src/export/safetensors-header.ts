// The header of a safetensors file, read strictly: what it says of each tensor fits the file and the others. Reads no tensor.

import { sizeOf } from '@trialbook/jit';
import { TrainingError } from '../errors.ts';

/** What the header says of a tensor. */
export interface SafetensorsEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** From the start of the data, in bytes. */
  readonly data_offsets: readonly [start: number, end: number];
}

/** A header that fits its file. */
export interface SafetensorsHeader {
  readonly entries: readonly (readonly [name: string, entry: SafetensorsEntry])[];
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** Where the data begins in the file. */
  readonly dataStart: number;
}

/** Reads and checks the header. Throws a TrainingError that says what is wrong and where. */
export function readHeader(bytes: Uint8Array): SafetensorsHeader {
  if (bytes.length < 8) throw refusal(`a file has at least 8 bytes; got ${bytes.length}`);
  const announced = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (announced > BigInt(bytes.length - 8)) {
    throw refusal(
      `the header announces ${announced} bytes; the file has ${bytes.length - 8} after the length. ` +
        'It is truncated or no safetensors file.',
    );
  }
  const dataStart = 8 + Number(announced);
  const header = parse(bytes.subarray(8, dataStart));
  const metadata = Object.hasOwn(header, '__metadata__') ? readMetadata(header.__metadata__) : undefined;
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => [name, readEntry(name, entry)] as const);
  checkCover(entries, bytes.length - dataStart, dataStart);
  return { entries, metadata, dataStart };
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let text = '';
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (cause) {
    throw refusal(`the header is no JSON: ${text.slice(0, 60)}…`, cause);
  }
  if (!isObject(header)) throw refusal(`the header must be an object of entries; got ${text.slice(0, 60)}`);
  return header;
}

function readMetadata(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) throw refusal(`__metadata__ must be an object of texts; got ${shown(value)}`);
  const metadata: Record<string, string> = Object.create(null);
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') {
      throw refusal(`__metadata__ must hold texts; '${name}' is ${shown(text)}`);
    }
    metadata[name] = text;
  }
  return metadata;
}

function readEntry(name: string, entry: unknown): SafetensorsEntry {
  if (!isObject(entry)) {
    throw refusal(`'${name}' must have dtype, shape and data_offsets; got ${shown(entry)}`);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32' && dtype !== 'I32') {
    throw refusal(
      `'${name}' has dtype ${typeof dtype === 'string' ? dtype : shown(dtype)}; F32 and I32 are read. Convert it first.`,
    );
  }
  if (!isCounts(shape)) {
    throw refusal(`'${name}' needs a shape of whole numbers of at least 0; got ${shown(shape)}`);
  }
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw refusal(`'${name}' needs data_offsets of two whole numbers of at least 0; got ${shown(offsets)}`);
  }
  const [start, end] = offsets as [number, number];
  const needed = sizeOf(shape) * 4;
  if (end - start !== needed) {
    throw refusal(`'${name}' of shape [${shape}] needs ${needed} bytes; its offsets span ${end - start}`);
  }
  return { dtype, shape, data_offsets: [start, end] };
}

/** The tensors must fill the data: no byte belongs to two of them, or to none. */
function checkCover(entries: SafetensorsHeader['entries'], length: number, dataStart: number): void {
  const inOrder = [...entries].sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
  let filled = 0;
  let before = '';
  for (const [name, { data_offsets: offsets }] of inOrder) {
    const [start, end] = offsets;
    if (end > length) {
      throw refusal(
        `'${name}' ends at byte ${dataStart + end}; the file has ${dataStart + length}. It is truncated.`,
      );
    }
    if (start < filled) throw refusal(`'${name}' begins at byte ${start} of the data, inside '${before}'`);
    if (start > filled) {
      throw refusal(`bytes ${filled} to ${start} of the data, before '${name}', belong to no tensor`);
    }
    filled = end;
    before = name;
  }
  if (filled < length) throw refusal(`the last ${length - filled} bytes of the file belong to no tensor`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}

function refusal(what: string, cause?: unknown): TrainingError {
  return new TrainingError(`readSafetensors: ${what}`, cause === undefined ? undefined : { cause });
}
