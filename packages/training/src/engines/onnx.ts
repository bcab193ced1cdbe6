// The engines on ONNX Runtime: the step compiled once by @trialbook/jit, whole scans in one call.

import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileScan, type ExecutionProvider, type HostTree, hostTensor, programCache } from '@trialbook/jit';
import { EngineError } from '../errors.ts';
import { tf } from '../tensorflow.ts';
import type { Availability, Engine, EngineProvider, ScanProgram, Step } from './engine.ts';
import { webgpuDevice } from './webgpu-device.ts';

type RunScan = (
  carry: HostTree,
  inputs: HostTree,
  resident: HostTree,
) => Promise<{ carry: HostTree; outputs: HostTree }>;

/** `onnx-cpu`: the default; its native library is inside the npm package. */
export const onnxCpu: EngineProvider = onnxProvider(
  'onnx-cpu',
  'cpu',
  'install onnxruntime-node; its CPU library comes inside the package',
);

/** `onnx-webgpu`: ONNX Runtime's WebGPU provider, bundled on Linux x64, Windows and macOS. */
export const onnxWebgpu: EngineProvider = onnxProvider(
  'onnx-webgpu',
  'webgpu',
  'a GPU with a Vulkan, Metal or Direct3D 12 driver is needed; install the driver',
);

/** `onnx-cuda`: ONNX Runtime's CUDA provider; its library is a download of its own. */
export const onnxCuda: EngineProvider = onnxProvider(
  'onnx-cuda',
  'cuda',
  'an NVIDIA GPU with CUDA and cuDNN is needed; install onnxruntime-node with its install script allowed, which fetches the CUDA provider',
);

function onnxProvider(name: string, provider: ExecutionProvider, remedy: string): EngineProvider {
  let tried: Promise<Availability> | undefined;
  const available = (): Promise<Availability> => {
    tried ??= tryProvider(name, provider, remedy);
    return tried;
  };
  return {
    name,
    available,
    start: async (options) => {
      const state = await available();
      if (!state.ok) throw new EngineError(name, state.reason);
      const { threads = 1 } = options;
      if (provider === 'cpu') return onnxEngine(name, provider, threads, cpuDevice(threads));
      const engine = onnxEngine(name, provider, threads, state.device);
      // While a program is open the device is, with all its shaders: the next programs are ready much sooner.
      const opened = await compileProbe(engine);
      return { ...engine, dispose: () => opened.dispose() };
    },
  };
}

/** Trials of one arm train by the same program: it is compiled once in a thread. A GPU's memory is not held idle. */
const onCpu = programCache();

function onnxEngine(name: string, provider: ExecutionProvider, threads: number, device: string): Engine {
  return {
    name,
    device,
    compileScan: async (step, { carry, input, resident }): Promise<ScanProgram> => {
      const program = await compileScan(step as never, {
        carry,
        input,
        resident,
        executionProvider: provider,
        intraOpThreads: threads,
        ...(provider === 'cpu' && { cache: onCpu }),
      });
      const run = program.run as unknown as RunScan;
      let disposed = false;
      return {
        run: async (now, inputs) => {
          if (disposed) throw new EngineError(name, 'the program was disposed; compile the step again');
          return run(now, inputs, resident);
        },
        dispose: () => {
          if (!disposed) program.dispose();
          disposed = true;
        },
      };
    },
    dispose: () => undefined,
  };
}

/** Looks for the provider's library, then compiles and runs x + 1: what it takes to know that a provider works. */
async function tryProvider(name: string, provider: ExecutionProvider, remedy: string): Promise<Availability> {
  const missing = missingLibrary(provider);
  if (missing !== undefined) return { ok: false, reason: `${missing}: ${remedy}` };
  try {
    const engine = onnxEngine(name, provider, 1, '');
    const program = await compileProbe(engine);
    await program.run({ x: hostTensor([1], []) }, { tick: hostTensor([0]) });
    const device = deviceOf(provider);
    program.dispose();
    return { ok: true, device };
  } catch (error) {
    const said = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
    const message = said.message.split('\n')[0]!;
    return { ok: false, reason: `${lastSentence(message)}: ${remedy}` };
  }
}

/** x + 1. */
function compileProbe(engine: Engine): Promise<ScanProgram> {
  const addOne: Step = (carry) => [{ x: tf.add((carry as { x: tf.Tensor }).x, 1) }, {}];
  const x = hostTensor([1], []);
  return engine.compileScan(addOne, { carry: { x }, input: { tick: x }, resident: {} });
}

/** ONNX Runtime's native code writes to the terminal when a library is missing: look before trying. */
function missingLibrary(provider: ExecutionProvider): string | undefined {
  if (provider === 'cuda') {
    if (process.platform === 'darwin') return 'CUDA does not exist on macOS';
    const file =
      process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
    const folder = nativeFolder();
    return folder === undefined || existsSync(join(folder, file)) ? undefined : `${file} is not there`;
  }
  if (provider === 'webgpu' && process.platform === 'linux') {
    const folders = [...(process.env.LD_LIBRARY_PATH ?? '').split(':'), ...vulkanFolders].filter(Boolean);
    const found = folders.some((folder) => existsSync(join(folder, 'libvulkan.so.1')));
    return found ? undefined : 'libvulkan.so.1 is not there';
  }
  return undefined;
}

const vulkanFolders = [
  ...['x86_64', 'aarch64'].flatMap((cpu) => [`/usr/lib/${cpu}-linux-gnu`, `/lib/${cpu}-linux-gnu`]),
  ...['/usr/lib64', '/usr/lib', '/usr/local/lib'],
];

/** Where onnxruntime-node, as @trialbook/jit has it, keeps its libraries; undefined when it cannot be told. */
function nativeFolder(): string | undefined {
  try {
    const fromJit = createRequire(createRequire(import.meta.url).resolve('@trialbook/jit'));
    const bin = join(dirname(fromJit.resolve('onnxruntime-node/package.json')), 'bin');
    const version = readdirSync(bin).find((entry) => entry.startsWith('napi-'));
    return version === undefined ? undefined : join(bin, version, process.platform, process.arch);
  } catch {
    return undefined;
  }
}

/** Without the source positions that ONNX Runtime puts in front of what it says. */
function lastSentence(message: string): string {
  return message.replace(/\/\S*onnxruntime\S* .*? was false\. /, '');
}

/** To be asked while a program of the provider is open. */
function deviceOf(provider: ExecutionProvider): string {
  if (provider === 'cpu') return cpuDevice(1);
  return provider === 'cuda' ? 'GPU, ONNX Runtime (CUDA)' : `${webgpuDevice()}, ONNX Runtime (WebGPU)`;
}

function cpuDevice(threads: number): string {
  return `CPU, ONNX Runtime, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
