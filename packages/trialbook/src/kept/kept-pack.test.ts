import { gunzipSync, gzipSync } from 'node:zlib';
import type { ExperimentResults, TrialFile } from '@trialbook/trials';
import { expect, it } from 'vitest';
import { aKeptExperiment } from '../../test/support/kept-experiment.ts';
import { MOST_UNPACKED_BYTES, packExperiment, unpackExperiment } from './kept-pack.ts';

it('gives back everything exactly, call by call', () => {
  const kept = aKeptExperiment();
  const { bytes, unpackedBytes } = packExperiment(kept);
  expect(unpackExperiment(bytes, unpackedBytes)).toEqual(kept);
});

it('reads no more than it was told, whatever a small file would unpack to', () => {
  const bomb = gzipSync(Buffer.alloc(2 ** 26));
  expect(bomb.length).toBeLessThan(2 ** 17);
  expect(() => unpackExperiment(bomb, 1000)).toThrow('it unpacks to more than the 1000 bytes it should');
  expect(() => unpackExperiment(bomb, 2 ** 30)).toThrow(
    `it is said to unpack to ${2 ** 30} bytes; at most ${MOST_UNPACKED_BYTES} are read`,
  );
});

it('a file of a gigabyte of zeros is refused within bounded memory', () => {
  const part = gzipSync(Buffer.alloc(2 ** 26));
  const bomb = Buffer.concat(Array(16).fill(part)); // gzip allows members one after the other
  const before = process.memoryUsage().arrayBuffers;
  expect(() => unpackExperiment(bomb, 5000)).toThrow('it unpacks to more than the 5000 bytes it should');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
});

it('refuses trials of another arm or experiment, and trials too many or too few', () => {
  const kept = aKeptExperiment();
  const withFiles = (change: (files: readonly TrialFile[]) => readonly TrialFile[]) => {
    const all = kept.results.arms.all!;
    const results: ExperimentResults = {
      ...kept.results,
      arms: { all: { ...all, files: change(all.files) } },
    };
    return packExperiment({ ...kept, results });
  };
  const read = ({ bytes, unpackedBytes }: ReturnType<typeof packExperiment>) =>
    unpackExperiment(bytes, unpackedBytes);
  expect(() => read(withFiles((files) => files.map((file) => ({ ...file, arm: 'other' }))))).toThrow(
    'it holds trials of counting/other where those of counting/all belong',
  );
  const { bytes } = packExperiment(kept);
  const unpacked = gunzipSync(bytes);
  expect(() => unpackExperiment(gzipSync(unpacked.subarray(0, -10)), unpacked.length - 10)).toThrow(
    'it ends within a part',
  );
  const twice = Buffer.concat([unpacked, Buffer.from([0, 0, 0, 0])]);
  expect(() => unpackExperiment(gzipSync(twice), twice.length)).toThrow('more trials than its heading says');
});
