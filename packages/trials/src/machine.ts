// The machine that trials run on, as far as it can decide the last digits of a result. Asks the operating system once.

import { readFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';

/** What a trial file says of the machine that ran it. Absent parts are not known. */
export interface TrialMachine {
  readonly platform?: string;
  readonly arch?: string;
  /** The processor's name. */
  readonly cpu?: string;
  /** Instruction sets that numerical kernels are chosen by, for example `avx2`, `fma`; sorted. Known on Linux. */
  readonly features?: readonly string[];
}

/** This machine. */
export function thisTrialMachine(): TrialMachine {
  asked ??= ask();
  return asked;
}

let asked: TrialMachine | undefined;

function ask(): TrialMachine {
  const features = processorFeatures(cpuInfo());
  return {
    platform: platform(),
    arch: arch(),
    cpu: (cpus()[0]?.model ?? 'unknown').trim(),
    ...(features === undefined ? {} : { features }),
  };
}

function cpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}

const CHOSEN_BY =
  /^(pni|s?sse[\d_]*\w*|avx\w*|fma\w*|f16c|bmi[12]|amx\w*|neon|asimd\w*|fphp|sve\w*|sme\w*|i8mm|bf16)$/;

/** The instruction sets that `/proc/cpuinfo` lists; undefined when it lists none. */
export function processorFeatures(info: string): readonly string[] | undefined {
  const [, listed] = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(info) ?? [];
  return listed
    ?.split(/\s+/)
    .filter((feature) => CHOSEN_BY.test(feature))
    .sort();
}

/**
 * Whether equal code gives equal bytes on both machines: the same architecture and the same instruction sets, or, where
 * these are known of neither, processors of one name.
 *
 * @example
 * ```ts
 * import { bytesComparable } from '@trialbook/trials';
 * const old = { arch: 'x64', cpu: 'A', features: ['avx2', 'fma'] };
 * console.log(bytesComparable(old, { arch: 'x64', cpu: 'B', features: ['avx2', 'fma'] })); // true
 * console.log(bytesComparable(old, { arch: 'x64', cpu: 'A', features: ['avx2', 'avx512f', 'fma'] })); // false
 * ```
 */
export function bytesComparable(a: TrialMachine, b: TrialMachine): boolean {
  if (a.arch === undefined || a.arch !== b.arch) return false;
  if (a.features !== undefined || b.features !== undefined) return a.features?.join() === b.features?.join();
  return a.cpu !== undefined && a.cpu === b.cpu;
}
