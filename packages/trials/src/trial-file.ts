// The bytes of a stored call: a checksum, then its records with typed arrays and non-finite numbers exact. No file access.

import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { TrialRecord } from './experiment.ts';
import { mapArrays } from './map-arrays.ts';
import type { CallResult } from './trial-call.ts';

// layout: [magic and version, 8 bytes] [SHA-256 of the rest, 32 bytes] [V8 structured clone]
const MAGIC = Buffer.from('TBTRIAL1', 'latin1');
const BODY = MAGIC.length + 32;

/**
 * The bytes of a call's result.
 *
 * @throws TypeError when an artifact is neither plain data nor a typed array
 */
export function encodeTrialFile({ records, broke }: CallResult): Uint8Array<ArrayBuffer> {
  const plain = records.map((record) => ({
    ...record,
    artifacts: mapArrays(record.artifacts, (array) => array, 'artifacts'),
  }));
  const body = serialize({ records: plain, broke });
  const bytes = new Uint8Array(BODY + body.length);
  bytes.set(MAGIC);
  bytes.set(createHash('sha256').update(body).digest(), MAGIC.length);
  bytes.set(body, BODY);
  return bytes;
}

/**
 * The result held by such bytes.
 *
 * @throws Error saying what is wrong, when they are truncated, altered, or of another version
 */
export function decodeTrialFile(bytes: Uint8Array): CallResult {
  if (bytes.length < BODY)
    throw new Error(`it holds ${bytes.length} bytes, fewer than the ${BODY} of its head`);
  if (!MAGIC.equals(bytes.subarray(0, MAGIC.length)))
    throw new Error('it does not start as a trial file does');
  const body = bytes.subarray(BODY);
  const expected = Buffer.from(bytes.subarray(MAGIC.length, BODY));
  if (!createHash('sha256').update(body).digest().equals(expected)) {
    throw new Error('its checksum does not match: torn or altered');
  }
  const { records, broke } = deserialize(body) as CallResult;
  // Arrays of their own, not views into the bytes of the file.
  return { records: records.map((record) => mapArrays(record, copy, 'record') as TrialRecord), broke };
}

const copy = <A extends NodeJS.TypedArray>(array: A) => array.slice() as A;
