// Puts on the result of a call what it is and what ran it, for its file. Runs where the call ran.

import { thisTrialMachine } from './machine.ts';
import type { TrialFile } from './store/trial-file.ts';
import type { CallResult, TrialCall } from './trial-call.ts';

/** The result with its label: key, experiment, arm, trials and seeds, this machine, this Node. */
export function labelled(call: TrialCall, { records, broke }: CallResult): TrialFile {
  const { key, experiment, arm, versions } = call;
  return {
    key,
    experiment,
    arm,
    trials: records.map(({ trial }) => trial),
    seeds: records.map(({ seed }) => seed),
    machine: thisTrialMachine(),
    versions: { node: process.versions.node, ...versions },
    records,
    broke,
  };
}
