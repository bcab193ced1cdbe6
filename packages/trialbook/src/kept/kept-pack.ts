// One kept experiment as one file: a heading and its trial files, compressed. Reads and writes bytes, not files.

import { gunzipSync, gzipSync } from 'node:zlib';
import {
  decodeTrialFile,
  type ExperimentResults,
  encodeTrialFile,
  type StudyResults,
  type TrialFile,
} from '@trialbook/trials';

/** A kept experiment, with how the study was run. */
export interface KeptExperiment {
  readonly results: ExperimentResults;
  readonly info: StudyResults['info'];
}

/** A packed experiment. */
export interface Packed {
  readonly bytes: Uint8Array;
  /** Before compression: what reading it takes. */
  readonly unpackedBytes: number;
}

/** No kept experiment takes more memory than this to read, whatever its file says. */
export const MOST_UNPACKED_BYTES = 2 ** 28;

// layout, before gzip: [magic, 8 bytes] [bytes of the heading, 4] [heading, JSON in UTF-8]
//                      and for each call [bytes of the trial file, 4] [trial file]; lengths little-endian
const MAGIC = Buffer.from('TBKEPT02', 'latin1');

type Heading = Omit<ExperimentResults, 'arms'> & {
  readonly info: StudyResults['info'];
  readonly arms: readonly (Omit<ExperimentResults['arms'][string], 'set' | 'records' | 'files'> & {
    readonly calls: number;
  })[];
};

/**
 * Packs the results of an experiment.
 *
 * @throws Error when they would be too large to be read again
 */
export function packExperiment({ results, info }: KeptExperiment): Packed {
  const { arms, ...rest } = results;
  const heading: Heading = {
    ...rest,
    info,
    arms: Object.values(arms).map(({ set: _, records: __, files, ...arm }) => ({
      ...arm,
      calls: files.length,
    })),
  };
  const calls = Object.values(arms).flatMap(({ files }) => files.map(encodeTrialFile));
  const parts = [Buffer.from(JSON.stringify(heading), 'utf8'), ...calls];
  const unpacked = Buffer.concat([MAGIC, ...parts.flatMap((part) => [lengthOf(part), part])]);
  if (unpacked.length > MOST_UNPACKED_BYTES) {
    throw new Error(
      `experiment ${results.id} takes ${unpacked.length} bytes, more than the ${MOST_UNPACKED_BYTES} that kept ` +
        'results may; let its trials return fewer or smaller artifacts',
    );
  }
  return { bytes: gzipSync(unpacked, { level: 9 }), unpackedBytes: unpacked.length };
}

/**
 * The results that were packed.
 *
 * @param unpackedBytes how many bytes they take, as recorded; reading never takes more
 * @throws Error saying what is wrong
 */
export function unpackExperiment(bytes: Uint8Array, unpackedBytes: number): KeptExperiment {
  const unpacked = unzip(bytes, unpackedBytes);
  if (!MAGIC.equals(unpacked.subarray(0, MAGIC.length)))
    throw new Error('it does not start as kept results do');
  const parts = partsOf(unpacked.subarray(MAGIC.length));
  const heading: unknown = JSON.parse((parts.shift() ?? Buffer.alloc(0)).toString('utf8'));
  if (!isHeading(heading)) throw new Error('its heading is not that of kept results');
  const { info, arms, ...rest } = heading;
  const entries = arms.map(({ calls, ...arm }) => {
    const files = parts.splice(0, calls).map((part) => trialFileOf(part, rest.id, arm.arm));
    if (files.length < calls) throw new Error(`it lacks trials of arm ${arm.arm}`);
    const records = files.flatMap((file) => file.records);
    const trials = records.map(({ series: _, artifacts: __, ...trial }) => trial);
    return [arm.arm, { ...arm, set: { arm: arm.arm, trials }, records, files }] as const;
  });
  if (parts.length > 0) throw new Error('it holds more trials than its heading says');
  return { results: { ...rest, arms: Object.fromEntries(entries) }, info };
}

/** As much of a heading as reading relies on. */
function isHeading(heading: unknown): heading is Heading {
  const { id, info, arms } = (heading ?? {}) as Partial<Heading>;
  return (
    typeof id === 'string' &&
    typeof info === 'object' &&
    info !== null &&
    Array.isArray(arms) &&
    arms.every((arm) => typeof arm?.arm === 'string' && Number.isSafeInteger(arm.calls) && arm.calls >= 0)
  );
}

/** A trial file that belongs where it lies. */
function trialFileOf(bytes: Uint8Array, experiment: string, arm: string): TrialFile {
  const file = decodeTrialFile(bytes);
  if (file.experiment === experiment && file.arm === arm) return file;
  throw new Error(
    `it holds trials of ${file.experiment}/${file.arm} where those of ${experiment}/${arm} belong`,
  );
}

function unzip(bytes: Uint8Array, unpackedBytes: number): Buffer {
  if (!Number.isSafeInteger(unpackedBytes) || unpackedBytes < 0 || unpackedBytes > MOST_UNPACKED_BYTES) {
    throw new Error(
      `it is said to unpack to ${unpackedBytes} bytes; at most ${MOST_UNPACKED_BYTES} are read`,
    );
  }
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: Math.max(1, unpackedBytes) });
    if (unpacked.length === unpackedBytes) return unpacked;
    throw new Error(`it unpacks to ${unpacked.length} bytes, not to ${unpackedBytes}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw new Error(`it unpacks to more than the ${unpackedBytes} bytes it should`, { cause: error });
  }
}

function partsOf(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) throw new Error('it ends within a part');
    parts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return parts;
}

function lengthOf(part: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(part.length);
  return length;
}
