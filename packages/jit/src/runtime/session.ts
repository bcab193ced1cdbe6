// An ONNX Runtime session for a built model. Knows no trees and no steps.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { RuntimeFailureError } from '../errors.ts';
import type { HostTensor } from '../host-tensor.ts';

/**
 * Where ONNX Runtime computes. The results on `cpu` are the same bytes at every run. On `webgpu` the operations of the graph
 * run on the GPU, except for random words, gathers of batches from resident data, positions of maxima, and what ONNX Runtime
 * has no kernel for there; the scan itself is driven by the CPU, and the carry is copied at every step. WGSL lets sine and
 * cosine be off by 2⁻¹¹, and lets a GPU take infinities and NaN for numbers: a step that diverges may not show it. One thread
 * of a process at a time may use `webgpu`: ONNX Runtime has one device for all of them, without locks, and crashes else.
 */
export type ExecutionProvider = (typeof executionProviders)[number];

const executionProviders = ['cpu', 'webgpu', 'cuda'] as const;

/** Only what ends the process is written to stderr: all else comes back as an error. */
const SILENT = 4;

/** How a session is set up. */
export interface SessionOptions {
  /** Threads within one operation. */
  readonly intraOpThreads: number;
  readonly executionProvider: ExecutionProvider;
  /** Whether ONNX Runtime may rewrite the model by its own optimizers. Default true. */
  readonly optimize?: boolean;
  /** Names of the nodes that WebGPU must leave to the CPU. Default: none. */
  readonly cpuNodes?: readonly string[];
}

/** A loaded model. */
export interface Session {
  run(feeds: ReadonlyMap<string, HostTensor>, fetches: readonly string[]): Promise<HostTensor[]>;
  release(): void;
}

/**
 * Loads a model. ONNX Runtime's native library is loaded at the first call.
 *
 * @throws RuntimeFailureError when ONNX Runtime refuses it, or the provider has another name
 */
export async function createSession(
  model: Uint8Array,
  name: string,
  options: SessionOptions,
): Promise<Session> {
  if (!executionProviders.includes(options.executionProvider)) {
    throw new RuntimeFailureError(
      `${name}: the execution providers are ${executionProviders.join(', ')}; got '${options.executionProvider}'`,
    );
  }
  const ort = await import('onnxruntime-node');
  if (ort.env.logLevel === 'warning') ort.env.logLevel = 'fatal'; // unless somebody chose another
  const deed = `load the program${options.executionProvider === 'cpu' ? '' : ` on '${options.executionProvider}'`}`;
  const session = await attempt(name, deed, remedies[options.executionProvider], () =>
    ort.InferenceSession.create(model, {
      executionProviders: providers(options),
      intraOpNumThreads: options.intraOpThreads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: options.optimize === false ? 'disabled' : 'all',
      logSeverityLevel: SILENT,
      extra: {
        // The fused kernel is slower than a Gemm and the activation apart.
        optimization: { disable_specified_optimizers: 'GemmActivationFusion' },
      },
    }),
  );
  return {
    async run(feeds, fetches) {
      const inputs: Record<string, Tensor> = {};
      for (const [key, { dtype, shape, data }] of feeds)
        inputs[key] = new ort.Tensor(dtype, data as never, [...shape]);
      const results = await attempt(name, 'run the program', '', () =>
        session.run(inputs, [...fetches], { logSeverityLevel: SILENT }),
      );
      return fetches.map((key) => hostTensorOf(results[key]!));
    },
    release: () => void session.release(),
  };
}

function hostTensorOf(tensor: InferenceSession.OnnxValueMapType[string]): HostTensor {
  const { type, dims, data } = tensor as Tensor;
  return { dtype: type as HostTensor['dtype'], shape: dims, data: data as HostTensor['data'] };
}

/** The provider asked for, then the CPU for what it lacks. */
function providers({ executionProvider, cpuNodes = [] }: SessionOptions) {
  if (executionProvider === 'cpu') return ['cpu'];
  if (executionProvider === 'cuda') return ['cuda', 'cpu'];
  // An empty list is an error there.
  return [cpuNodes.length > 0 ? { name: 'webgpu', forceCpuNodeNames: cpuNodes } : 'webgpu', 'cpu'];
}

/** What a provider needs, said where it did not start. */
const remedies: Readonly<Record<ExecutionProvider, string>> = {
  cpu: '',
  webgpu:
    "; 'webgpu' needs a GPU and its driver (Vulkan with libvulkan.so.1, Direct3D 12 or Metal); else use 'cpu'",
  cuda:
    "; 'cuda' needs an NVIDIA GPU with CUDA 12 and cuDNN 9, on Linux x64, and the provider's library, which " +
    "onnxruntime-node's install script downloads when it is allowed to run; else use 'cpu'",
};

async function attempt<Result>(
  name: string,
  deed: string,
  remedy: string,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    const message = (cause instanceof Error ? cause.message : String(cause)).trim();
    // Without the place in ONNX Runtime's source that an assertion puts in front of what it says.
    const said = message.replace(/^\/\S*onnxruntime\S* .*? was false\. /, '');
    throw new RuntimeFailureError(`${name}: ONNX Runtime could not ${deed}: ${said}${remedy}`, { cause });
  }
}
