// The bytes of a stored call, version 2: a checksum, a JSON header that says all about it, raw arrays. No file access.

import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import type { TrialStatus } from '@trialbook/stats';
import type { TrialRecord } from '../experiment.ts';
import type { TrialMachine } from '../machine.ts';
import type { TypedArray } from '../map-arrays.ts';
import type { CallResult } from '../trial-call.ts';
import {
  type ArrayEntry,
  arrayOver,
  elementBytes,
  isArrayKind,
  kindOf,
  packArrays,
  unpackArrays,
} from './array-table.ts';

/** A stored call: its trials, what they are, and what ran them. */
export interface TrialFile extends CallResult {
  readonly key: string;
  readonly experiment: string;
  readonly arm: string;
  /** Numbers of the trials, one per record. */
  readonly trials: readonly number[];
  /** Seeds of the trials in hexadecimal, one per record. */
  readonly seeds: readonly string[];
  /** The machine that ran them. */
  readonly machine: TrialMachine;
  /** Versions of what ran them: `node`, and `onnxruntime-node` where it was used. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The file is of an earlier form of Trialbook, which is not read any more. */
export class EarlierTrialFile extends Error {
  override readonly name = 'EarlierTrialFile';
}

// layout: [magic and version, 8 bytes] [SHA-256 of the rest, 32] [bytes of the header, 4, and 4 zeros]
//         [header, JSON in UTF-8, filled with spaces to a multiple of 8] [arrays, little-endian, each filled to 8]
const MAGIC = Buffer.from('TBTRIAL2', 'latin1');
const EARLIER = Buffer.from('TBTRIAL1', 'latin1');
const SUMMED = MAGIC.length + 32;
const HEAD = SUMMED + 8;

interface Header {
  readonly version: 2;
  readonly key: string;
  readonly experiment: string;
  readonly arm: string;
  readonly trials: readonly number[];
  readonly seeds: readonly string[];
  /** Status of each trial. */
  readonly outcome: readonly TrialStatus[];
  readonly broke: boolean;
  readonly machine: TrialMachine;
  readonly versions: Readonly<Record<string, string>>;
  readonly arrays: readonly ArrayEntry[];
  /** The records without number, seed and status, arrays replaced by their place in the table. */
  readonly records: readonly unknown[];
}

/**
 * The bytes of a stored call. Every supported Node, on any processor, reads what another wrote.
 *
 * @throws TypeError when an artifact is neither plain data nor a typed array
 */
export function encodeTrialFile(file: TrialFile): Uint8Array<ArrayBuffer> {
  const { records, ...label } = file;
  const arrays: TypedArray[] = [];
  const json = records.map(({ trial: _, seed: __, status: ___, series, artifacts, ...rest }) => ({
    ...(packArrays(rest, 'record', arrays) as object),
    series: packArrays(series, 'series', arrays),
    artifacts: packArrays(artifacts, 'artifacts', arrays),
  }));
  const header: Header = {
    version: 2,
    key: label.key,
    experiment: label.experiment,
    arm: label.arm,
    trials: records.map(({ trial }) => trial),
    seeds: records.map(({ seed }) => seed),
    outcome: records.map(({ status }) => status),
    broke: label.broke,
    machine: label.machine,
    versions: label.versions,
    arrays: arrays.map((array) => [kindOf(array, 'record'), array.length]),
    records: json,
  };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const start = HEAD + toEight(text.length);
  const bytes = new Uint8Array(start + arrays.reduce((sum, { byteLength }) => sum + toEight(byteLength), 0));
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(SUMMED, start - HEAD, true);
  bytes.fill(0x20, HEAD, start);
  bytes.set(text, HEAD);
  let at = start;
  for (const array of arrays) {
    const raw = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    bytes.set(littleEndian(raw, array.BYTES_PER_ELEMENT), at);
    at += toEight(array.byteLength);
  }
  bytes.set(createHash('sha256').update(bytes.subarray(SUMMED)).digest(), MAGIC.length);
  return bytes;
}

/**
 * What such bytes hold.
 *
 * @throws EarlierTrialFile when they are of version 1
 * @throws Error saying what is wrong, when they are truncated, altered, or do not hold together
 */
export function decodeTrialFile(bytes: Uint8Array): TrialFile {
  const { header, start } = readHeader(bytes);
  const { trials, seeds, outcome, arrays: table } = header;
  const arrays: TypedArray[] = [];
  let at = start;
  for (const [kind, length] of table) {
    const size = length * elementBytes(kind);
    // Memory of its own, not a view into the bytes of the file.
    const own = new Uint8Array(size);
    own.set(bytes.subarray(at, at + size));
    arrays.push(arrayOver(kind, littleEndian(own, elementBytes(kind)).buffer as ArrayBuffer));
    at += toEight(size);
  }
  const records = (unpackArrays(header.records, arrays) as Partial<TrialRecord>[]).map(
    (record, i): TrialRecord => ({
      ...(record as TrialRecord),
      trial: trials[i]!,
      seed: seeds[i]!,
      status: outcome[i]!,
    }),
  );
  const { key, experiment, arm, machine, versions, broke } = header;
  return { key, experiment, arm, trials, seeds, machine, versions, broke, records };
}

function readHeader(bytes: Uint8Array): { header: Header; start: number } {
  const magic = Buffer.from(bytes.subarray(0, MAGIC.length));
  if (magic.equals(EARLIER)) throw new EarlierTrialFile('it is of version 1, which is not read any more');
  if (bytes.length < HEAD) {
    throw new Error(`it holds ${bytes.length} bytes, fewer than the ${HEAD} of its head`);
  }
  if (!magic.equals(MAGIC)) throw new Error('it does not start as a trial file does');
  const sum = createHash('sha256').update(bytes.subarray(SUMMED)).digest();
  if (!sum.equals(bytes.subarray(MAGIC.length, SUMMED))) {
    throw new Error('its checksum does not match: torn or altered');
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(SUMMED, true);
  const start = HEAD + length;
  if (start > bytes.length) throw new Error('its header ends behind its end');
  const header = JSON.parse(Buffer.from(bytes.subarray(HEAD, start)).toString('utf8')) as Header;
  if (!isHeader(header)) throw new Error('its header is not that of a trial file of version 2');
  const size = header.arrays.reduce((sum, [kind, count]) => sum + toEight(count * elementBytes(kind)), 0);
  if (start + size !== bytes.length) {
    throw new Error(`it holds ${bytes.length - start} bytes of arrays where its header says ${size}`);
  }
  return { header, start };
}

/** The checksum says that the bytes are as they were written; this, that what wrote them meant such a file. */
function isHeader(header: Partial<Header> | null): header is Header {
  if (header?.version !== 2) return false;
  const { key, experiment, arm, trials, seeds, outcome, broke, machine, versions, arrays, records } = header;
  const lists = [trials, seeds, outcome, records];
  return (
    [key, experiment, arm].every((text) => typeof text === 'string') &&
    typeof broke === 'boolean' &&
    [machine, versions].every((object) => typeof object === 'object' && object !== null) &&
    lists.every((list) => Array.isArray(list) && list.length === trials!.length) &&
    trials!.every(isCount) &&
    seeds!.every((seed) => typeof seed === 'string') &&
    outcome!.every((status) => /^(completed|diverged|failed)$/.test(status)) &&
    records!.every((record) => typeof record === 'object' && record !== null) &&
    Array.isArray(arrays) &&
    arrays.every((entry) => Array.isArray(entry) && isArrayKind(entry[0]) && isCount(entry[1]))
  );
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const toEight = (bytes: number): number => Math.ceil(bytes / 8) * 8;

const HOST = endianness();

/** Bytes of elements in little-endian order, from this machine's order or back; the same bytes where it is that order. */
export function littleEndian(bytes: Uint8Array, elementSize: number, order = HOST): Uint8Array {
  if (order === 'LE' || elementSize === 1) return bytes;
  const swapped = bytes.slice();
  for (let at = 0; at < swapped.length; at += elementSize) swapped.subarray(at, at + elementSize).reverse();
  return swapped;
}
