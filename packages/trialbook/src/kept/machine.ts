// The machine that trials ran on: for the manifest as data, for a report's head in words. Asks the operating system.

import { arch, cpus, platform, release, totalmem } from 'node:os';
import { type StudyResults, thisTrialMachine } from '@trialbook/trials';

/** A machine as manifests record it. */
export interface Machine {
  readonly platform?: string;
  readonly release?: string;
  readonly arch?: string;
  readonly cpu?: string;
  readonly cores?: number;
  readonly memoryBytes?: number;
  /** Instruction sets of the processor, where the system tells them. */
  readonly features?: readonly string[];
}

export function thisMachine(): Machine {
  const { features } = thisTrialMachine();
  return {
    platform: platform(),
    release: release(),
    arch: arch(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    ...(features === undefined ? {} : { features }),
  };
}

/** `Intel(R) Xeon(R) CPU @ 2.30GHz, 2 cores, linux` */
export function machineWords({ cpu = 'an unknown processor', cores, platform: system }: Machine): string {
  const count = cores && `${cores} ${cores === 1 ? 'core' : 'cores'}`;
  return [cpu.trim(), count, system].filter(Boolean).join(', ');
}

/**
 * The machines that ran the trials of a study, in words: `A, linux (120 trials); B, linux (80 trials)`, the busiest first. Where
 * it was one alone, of the kind of `known`, that one with all that is known of it.
 *
 * @param known - the machine of this run, or of the run that made kept results
 */
export function machinesOf({ experiments }: StudyResults, known: Machine): string {
  const files = experiments.flatMap(({ arms }) => Object.values(arms).flatMap((arm) => arm.files));
  const trials = new Map<string, number>();
  const kinds = new Map<string, Machine>();
  for (const { machine, records } of files) {
    // Two processors of one name with other instruction sets, in a virtual machine for example, are two kinds.
    const kind = JSON.stringify([machine.platform, machine.arch, machine.cpu, machine.features]);
    kinds.set(kind, machine);
    trials.set(kind, (trials.get(kind) ?? 0) + records.length);
  }
  const [only, ...more] = [...kinds.values()];
  const isKnown = only === undefined || only.cpu?.trim() === known.cpu?.trim();
  if (more.length === 0) return machineWords(isKnown ? known : only);
  const busiest = [...kinds].toSorted(([a], [b]) => trials.get(b)! - trials.get(a)!);
  return busiest.map(([kind, machine]) => `${machineWords(machine)} (${trials.get(kind)} trials)`).join('; ');
}
