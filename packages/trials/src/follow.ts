// Experiments that follow others: what must run before what, and plans that are given the results of those before. Runs nothing.

import { ExperimentError } from './errors.ts';
import type { EarlierArm, EarlierResults, Experiment } from './experiment.ts';

/** As much of an experiment's results as a plan may look at. */
interface Finished {
  readonly id: string;
  readonly arms: Readonly<Record<string, EarlierArm>>;
}

/**
 * The experiments and everything they follow, directly or through others; those asked for come first, each once.
 *
 * @param given - ids of experiments whose results are there already: neither they nor what they follow is added
 */
export function withFollowed(
  experiments: readonly Experiment[],
  given: ReadonlySet<string> = new Set(),
): readonly Experiment[] {
  const all = [...experiments];
  for (const { follows = [] } of all) {
    for (const before of follows) {
      if (!given.has(before.id) && !all.some(({ id }) => id === before.id)) all.push(before); // visited in turn
    }
  }
  return all;
}

/**
 * The experiments in stages: each stage needs results of earlier ones only.
 *
 * @throws ExperimentError when experiments follow each other in a circle
 */
export function stagesOf(experiments: readonly Experiment[]): readonly (readonly Experiment[])[] {
  const stages: Experiment[][] = [];
  let left = [...experiments];
  while (left.length > 0) {
    const waits = ({ follows = [] }: Experiment) =>
      follows.some((before) => left.some(({ id }) => id === before.id));
    const stage = left.filter((experiment) => !waits(experiment));
    if (stage.length === 0) {
      const ids = left.map(({ id }) => `"${id}"`).join(', ');
      throw new ExperimentError(
        `experiments ${ids} follow each other in a circle, so that none can run first; break it`,
      );
    }
    stages.push(stage);
    left = left.filter((experiment) => !stage.includes(experiment));
  }
  return stages;
}

/** Finished results as plans are given them. */
export function earlierResults(finished: readonly Finished[]): EarlierResults {
  return {
    of: ({ id }) => {
      const found = finished.find((each) => each.id === id);
      if (found) return found as never;
      const held = finished.map((each) => each.id).join(', ') || 'none';
      throw new ExperimentError(
        `a plan asked for the results of experiment "${id}"; there are those of: ${held}; list it in the follows of ` +
          'the experiment that asks',
      );
    },
  };
}

/** The experiment with its plan bound to the results of those before; itself when it follows none. */
export function withEarlier<E extends Experiment>(experiment: E, finished: readonly Finished[]): E {
  const { follows = [] } = experiment;
  if (follows.length === 0) return experiment;
  const ids = follows.map(({ id }) => id);
  const earlier = earlierResults(finished.filter(({ id }) => ids.includes(id)));
  return { ...experiment, plan: (profile) => experiment.plan(profile, earlier) };
}
