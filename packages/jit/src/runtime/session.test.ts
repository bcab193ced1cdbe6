// What is said where a GPU provider cannot start.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { compile, RuntimeFailureError } from '../index.ts';
import { tf } from '../tensorflow.ts';
import type { ExecutionProvider } from './session.ts';

const attempt = (executionProvider: ExecutionProvider) =>
  compile((x) => [tf.add(x, 1), {}], {
    carry: { dtype: 'float32', shape: [1] },
    name: 'fit',
    executionProvider,
  });

test.runIf(process.platform === 'linux')('WebGPU without a driver', async () => {
  process.env.VK_DRIVER_FILES = process.env.VK_ICD_FILENAMES = '/no/driver.json';
  await expect(attempt('webgpu')).rejects.toThrow(RuntimeFailureError);
  await expect(attempt('webgpu')).rejects.toThrow(
    "fit: ONNX Runtime could not load the program on 'webgpu': Failed to get a WebGPU adapter: No supported adapters; " +
      "'webgpu' needs a GPU and its driver (Vulkan with libvulkan.so.1, Direct3D 12 or Metal); else use 'cpu'",
  );
});

const ort = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
const cuda = join(ort, 'bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so');
test.runIf(process.platform === 'linux' && !existsSync(cuda))('CUDA without its library', async () => {
  await expect(attempt('cuda')).rejects.toThrow(
    /^fit: ONNX Runtime could not load the program on 'cuda': .*; 'cuda' needs an NVIDIA GPU with CUDA 12 and cuDNN 9, on Linux x64, and the provider's library, which onnxruntime-node's install script downloads when it is allowed to run; else use 'cpu'$/,
  );
});
