// Runs one call of an arm at full scale where programs compute nothing (noting.ts), on blank images.

import { type Experiment, type Profile, studySeeds, trialSeeds } from '@trialbook/trials';
import { EnoughRuns } from './noting.ts';

/**
 * Runs the first call of an arm, on blank images of the published number and size, until EnoughRuns ends it.
 *
 * @param noted - where programs note their graphs
 * @returns the texts of the graphs it compiled, each once, in the order of their first use
 */
export async function graphsOfArm(
  experiment: Experiment,
  arm: string,
  profile: Profile,
  noted: string[],
): Promise<string[]> {
  const { parameters, trials, block = 1 } = experiment.plan(profile).arms[arm]!;
  noted.length = 0;
  try {
    await experiment.run({
      arm,
      parameters,
      tasks: Array.from({ length: Math.min(block, trials) }, (_, trial) => ({
        trial,
        seeds: trialSeeds(1, experiment.id, trial),
      })),
      study: studySeeds(1, experiment.id),
      engine: 'onnx-cpu',
      data: blankImages as never,
      signal: new AbortController().signal,
      log: () => undefined,
    });
  } catch (error) {
    if (!(error instanceof EnoughRuns)) throw error;
  }
  return [...new Set(noted)];
}

const blank = new Map<string, unknown>();

/** A data set of the size of MNIST and Fashion-MNIST; one pixel differs from image to image, all else is 0. */
function blankImages(name: string): unknown {
  const known = blank.get(name);
  if (known) return known;
  const set = (count: number) => ({
    images: new Uint8Array(count * 784).map((_, i) => (i % 784 === 400 ? Math.floor(i / 784) % 256 : 0)),
    labels: new Uint8Array(count).map((_, i) => i % 10),
    count,
    height: 28,
    width: 28,
  });
  const dataset = {
    name,
    title: name,
    train: set(60_000),
    test: set(10_000),
    classNames: Array.from({ length: 10 }, (_, i) => String(i)),
    source: 'stand-in',
    files: [],
    checksum: '0'.repeat(64),
  };
  blank.set(name, dataset);
  return dataset;
}
