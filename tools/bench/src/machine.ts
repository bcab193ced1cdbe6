// What was measured on: processor, versions. Goes beside every figure.

import { createRequire } from 'node:module';
import os from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  readonly versions: Readonly<Record<string, string | null>>;
}

/** The machine, with the versions of what is timed. */
export function machine(versions: Readonly<Record<string, string | null>>): Machine {
  return {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    platform: `${os.platform()} ${os.arch()}`,
    node: process.versions.node,
    versions: {
      ...versions,
      'onnxruntime-node': versionOf('onnxruntime-node', '@trialbook/training'),
      '@tensorflow/tfjs': versionOf('@tensorflow/tfjs', '@trialbook/training'),
    },
  };
}

/** Version of a package as another one resolves it; null where it is not installed. */
function versionOf(name: string, through: string): string | null {
  try {
    const require = createRequire(import.meta.resolve(through));
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch {
    return null;
  }
}
