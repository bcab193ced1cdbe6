// Starts an engine by its name, or the best one there is. Never falls back silently.

import { EngineError } from '../errors.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { engineProviders } from './providers.ts';

/** The names of the engines. */
export const engineNames = [
  'onnx-cpu',
  'onnx-webgpu',
  'onnx-cuda',
  'tfjs-node-gpu',
  'tfjs-node',
  'tfjs-wasm',
  'tfjs-cpu',
] as const;

/** An engine's name, or `auto`. */
export type EngineName = (typeof engineNames)[number] | 'auto';

/** Any string, as a study tells its trials the engine; other names than those of `EngineName` are refused when it starts. */
export type AnyEngineName = EngineName | (string & {});

/** The order in which `auto` tries: CUDA, then ONNX Runtime on the CPU, then what else there is. */
const autoOrder: readonly (typeof engineNames)[number][] = [
  'onnx-cuda',
  'tfjs-node-gpu',
  'onnx-cpu',
  'tfjs-node',
  'tfjs-wasm',
  'tfjs-cpu',
];

/** An engine that was started, and why this one. */
export interface StartedEngine {
  readonly engine: Engine;
  /** For `auto`: which was taken, and why the ones before it were not. Else empty. */
  readonly why: string;
  /** For `auto`: the engines it would rather have taken, and why it could not. Else empty. */
  readonly passedOver: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Starts an engine.
 *
 * @param name - one of `engineNames`, or `auto`: the first of onnx-cuda, tfjs-node-gpu, onnx-cpu, tfjs-node,
 * tfjs-wasm, tfjs-cpu that starts. (onnx-webgpu has to be asked for: a software driver looks like a GPU.)
 * @throws EngineError when the engine cannot start: why, and what to install. RangeError for another name.
 * @example
 * ```ts
 * import { startEngine } from '@trialbook/training';
 * const { engine } = await startEngine('tfjs-cpu');
 * console.log(engine.device); // CPU, JavaScript
 * engine.dispose();
 * ```
 */
export async function startEngine(name: AnyEngineName, options: EngineOptions = {}): Promise<StartedEngine> {
  if (name !== 'auto') return { engine: await startNamed(name, options), why: '', passedOver: [] };
  const passedOver: { name: string; reason: string }[] = [];
  for (const candidate of autoOrder) {
    const provider = engineProviders.find((known) => known.name === candidate);
    const state = (await provider?.available()) ?? { ok: false, reason: 'not part of this build' };
    if (!state.ok) {
      passedOver.push({ name: candidate, reason: state.reason });
      continue;
    }
    const engine = await provider!.start(options);
    const why = `auto took ${candidate} (${engine.device})`;
    const others = passedOver.map(({ name: other, reason }) => `; not ${other}: ${reason}`).join('');
    return { engine, why: why + others, passedOver };
  }
  throw new EngineError(
    'auto',
    `no engine can start here: ${passedOver.map(({ name: other, reason }) => `${other}: ${reason}`).join('; ')}`,
  );
}

/** Runs work on an engine: a given one is used and left, a named one is started and disposed. Default `onnx-cpu`. */
export async function withEngine<Result>(
  engine: AnyEngineName | Engine | undefined,
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  if (typeof engine === 'object') return work(engine);
  const started = (await startEngine(engine ?? 'onnx-cpu')).engine;
  try {
    return await work(started);
  } finally {
    started.dispose();
  }
}

async function startNamed(name: string, options: EngineOptions): Promise<Engine> {
  const provider = engineProviders.find((known) => known.name === name);
  if (provider === undefined) {
    throw new RangeError(`startEngine: the engines are ${engineNames.join(', ')} and auto; got '${name}'`);
  }
  return provider.start(options);
}
