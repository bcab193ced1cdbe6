// An ONNX Runtime session for a built model. Knows no trees and no steps.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { RuntimeFailureError } from '../errors.ts';
import type { HostTensor } from '../host-tensor.ts';

/** Where ONNX Runtime computes. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda';

/** How a session is set up. */
export interface SessionOptions {
  /** Threads within one operation. */
  readonly intraOpThreads: number;
  readonly executionProvider: ExecutionProvider;
}

/** A loaded model. */
export interface Session {
  run(feeds: ReadonlyMap<string, HostTensor>, fetches: readonly string[]): Promise<HostTensor[]>;
  release(): void;
}

/**
 * Loads a model. ONNX Runtime's native library is loaded at the first call.
 *
 * @throws RuntimeFailureError when ONNX Runtime refuses it
 */
export async function createSession(
  model: Uint8Array,
  name: string,
  options: SessionOptions,
): Promise<Session> {
  const ort = await import('onnxruntime-node');
  const session = await attempt(name, 'load the program', () =>
    ort.InferenceSession.create(model, {
      executionProviders: options.executionProvider === 'cpu' ? ['cpu'] : [options.executionProvider, 'cpu'],
      intraOpNumThreads: options.intraOpThreads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: {
        // Numbers below 1e-38 cost a hundred times as much as others, and mean nothing here.
        session: { set_denormal_as_zero: '1' },
        // The fused kernel is slower than a Gemm and the activation apart; transposes have been placed by the passes.
        optimization: { disable_specified_optimizers: 'GemmActivationFusion;TransposeOptimizer' },
      },
    }),
  );
  return {
    async run(feeds, fetches) {
      const inputs: Record<string, Tensor> = {};
      for (const [key, { dtype, shape, data }] of feeds)
        inputs[key] = new ort.Tensor(dtype, data as never, [...shape]);
      const results = await attempt(name, 'run the program', () => session.run(inputs, [...fetches]));
      return fetches.map((key) => hostTensorOf(results[key]!));
    },
    release: () => void session.release(),
  };
}

function hostTensorOf(tensor: InferenceSession.OnnxValueMapType[string]): HostTensor {
  const { type, dims, data } = tensor as Tensor;
  return { dtype: type as HostTensor['dtype'], shape: dims, data: data as HostTensor['data'] };
}

async function attempt<Result>(name: string, deed: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RuntimeFailureError(`${name}: ONNX Runtime could not ${deed}: ${message}`, { cause });
  }
}
