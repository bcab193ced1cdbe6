// The engines on TensorFlow.js' portable backends: plain JavaScript and WebAssembly.

import { EngineError } from '../errors.ts';
import { tf } from '../tensorflow.ts';
import { eagerEngine } from './eager-engine.ts';
import type { EngineProvider } from './engine.ts';

/** `tfjs-cpu`: plain JavaScript; runs everywhere, slowly. */
export const tfjsCpu: EngineProvider = {
  name: 'tfjs-cpu',
  available: async () => ({ ok: true, device: 'CPU, JavaScript' }),
  start: async () => eagerEngine('tfjs-cpu', 'cpu', 'CPU, JavaScript'),
};

/** `tfjs-wasm`: WebAssembly with SIMD. It has no gradient of a convolution's filter. */
export const tfjsWasm: EngineProvider = {
  name: 'tfjs-wasm',
  available: async () => {
    const failure = await startWasm();
    return failure === undefined ? { ok: true, device: 'CPU, WebAssembly' } : { ok: false, reason: failure };
  },
  start: async () => {
    const failure = await startWasm();
    if (failure !== undefined) throw new EngineError('tfjs-wasm', failure);
    return eagerEngine('tfjs-wasm', 'wasm', 'CPU, WebAssembly');
  },
};

/** Registers and initialises the backend and puts the former one back; the reason when that fails. */
async function startWasm(): Promise<string | undefined> {
  const former = tf.engine().backendName || 'cpu';
  try {
    await import('@tensorflow/tfjs-backend-wasm');
    return (await tf.setBackend('wasm')) ? undefined : 'its WebAssembly module did not start';
  } catch (error) {
    return `@tensorflow/tfjs-backend-wasm cannot be loaded: ${(error as Error).message}`;
  } finally {
    await tf.setBackend(former);
  }
}
