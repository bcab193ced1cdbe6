// The machine that trials ran on: for the manifest as data, for a report's head in words. Asks the operating system.

import { arch, cpus, platform, release, totalmem } from 'node:os';
import { thisTrialMachine } from '@trialbook/trials';

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
