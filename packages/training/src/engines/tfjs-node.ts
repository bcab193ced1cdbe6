// The engines on TensorFlow's native library through tfjs-node and tfjs-node-gpu: optional peers, loaded when asked for.

import { EngineError } from '../errors.ts';
import { tf } from '../tensorflow.ts';
import { eagerEngine } from './eager-engine.ts';
import type { Availability, EngineProvider } from './engine.ts';

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
    const usesGpu = (tf.findBackend('tensorflow') as { isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
    if (gpu && !usesGpu) {
      return {
        ok: false,
        reason: `${packageName} loaded, but TensorFlow found no GPU: an NVIDIA driver, CUDA 11.8 and cuDNN 8 are needed`,
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
  const remedy = gpu
    ? 'install it on a machine with an NVIDIA GPU (here: pnpm setup:gpu fetches its native library)'
    : `run npm install ${packageName} with install scripts allowed`;
  const former = tf.engine().backendName || 'cpu';
  try {
    await import(packageName);
    if (!(await tf.setBackend('tensorflow'))) return `${packageName} loaded, but its backend did not start`;
    loaded = packageName;
    return undefined;
  } catch (error) {
    const first = (error as Error).message.split('\n')[0]!;
    const missing = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
    return missing
      ? `${packageName} is not installed: ${remedy}`
      : `${packageName} cannot be loaded on Node ${process.versions.node} (${first}): ${remedy}`;
  } finally {
    await tf.setBackend(former);
  }
}
