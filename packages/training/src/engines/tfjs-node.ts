// The engines on TensorFlow's native library through tfjs-node and tfjs-node-gpu: optional peers, loaded when asked for.

import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { EngineError } from '../errors.ts';
import { tf } from '../tensorflow.ts';
import { eagerEngine } from './eager-engine.ts';
import type { Availability, EngineProvider } from './engine.ts';
import { oneThreadAtATime } from './one-thread-at-a-time.ts';

type NativePackage = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';

/** `tfjs-node`: TensorFlow's CPU library, op by op. */
export const tfjsNode: EngineProvider = nativeProvider('tfjs-node', '@tensorflow/tfjs-node', false);

/** `tfjs-node-gpu`: TensorFlow's CUDA library, op by op. */
export const tfjsNodeGpu: EngineProvider = nativeProvider('tfjs-node-gpu', '@tensorflow/tfjs-node-gpu', true);

/** Both packages register one backend name: a process can hold one of them. */
let loaded: NativePackage | undefined;

function nativeProvider(name: string, packageName: NativePackage, gpu: boolean): EngineProvider {
  const available = async (): Promise<Availability> => {
    const failure = await loadNative(packageName, gpu);
    if (failure !== undefined) return { ok: false, reason: failure };
    const usesGpu =
      (tf.findBackend('tensorflow') as { isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
    if (gpu && !usesGpu) {
      return {
        ok: false,
        reason: `${packageName} loaded, but TensorFlow found no GPU: an NVIDIA driver is needed, and the CUDA that this TensorFlow was built for (the downloaded one: CUDA 11 and cuDNN 8)`,
      };
    }
    return { ok: true, device: usesGpu ? 'GPU, TensorFlow (CUDA)' : 'CPU, TensorFlow' };
  };
  return {
    name,
    available,
    start: async () => {
      const state = await available();
      if (!state.ok) throw new EngineError(name, state.reason);
      return eagerEngine(name, 'tensorflow', state.device);
    },
  };
}

/** Loads the package and puts the former backend back; the reason when that fails. */
async function loadNative(packageName: NativePackage, gpu: boolean): Promise<string | undefined> {
  if (loaded === packageName) return undefined;
  if (loaded !== undefined) {
    return `${loaded} is already loaded in this process, and the two cannot be loaded together`;
  }
  const obstacle = whatIsMissing(packageName, gpu);
  if (obstacle !== undefined) return obstacle;
  const former = tf.engine().backendName || 'cpu';
  try {
    putBackNodeFunctions();
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // what TensorFlow tells about itself stays off the terminal, but for one line
    // TensorFlow crashes now and then where two threads start it at once: until its first operation is over, others wait.
    const started = await oneThreadAtATime(async () => {
      await import(packageName);
      if (!(await tf.setBackend('tensorflow'))) return false;
      tf.tidy(() => tf.add(1, 1).dataSync());
      return true;
    });
    if (!started) return `${packageName} loaded, but its backend did not start`;
    loaded = packageName;
    return undefined;
  } catch (error) {
    const first = (error as Error).message.split('\n')[0]!;
    return `${packageName} cannot be loaded (${first}): ${remedyFor(packageName, gpu)}`;
  } finally {
    await tf.setBackend(former);
  }
}

/**
 * Two functions that the packages still call: Node 23 took them away, and Node 22 warns at their first use. Put back into
 * Node's own module, since the packages read them from there at every call.
 */
function putBackNodeFunctions(): void {
  if (Number(process.versions.node.split('.')[0]) < 22) return;
  Object.assign(util, {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
}

/** Looks before loading: a package without its native library registers half of itself, then throws. */
function whatIsMissing(packageName: NativePackage, gpu: boolean): string | undefined {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  } catch {
    return `${packageName} is not installed: ${remedyFor(packageName, gpu)}`;
  }
  const library = join(folder, 'lib');
  const found = existsSync(library) && readdirSync(library).some((name) => hasBinding(join(library, name)));
  return found ? undefined : `${packageName} has no native library: ${remedyFor(packageName, gpu)}`;
}

function hasBinding(folder: string): boolean {
  return existsSync(join(folder, 'tfjs_binding.node'));
}

function remedyFor(packageName: NativePackage, gpu: boolean): string {
  return gpu
    ? `on a machine with an NVIDIA GPU, install ${packageName} with its install script allowed (in the repository of Trialbook: pnpm setup:gpu)`
    : `install ${packageName} with its install script allowed (in the repository of Trialbook: pnpm setup:tensorflow)`;
}
