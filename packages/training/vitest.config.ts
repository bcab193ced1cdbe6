import { withProjects } from '../../vitest.shared.ts';
import { enginesWithOwnProcess } from './test/engines-with-own-process.ts';

const contractOf = (engine: string) => ({
  include: ['test/engine-contract.test.ts'],
  env: { TRIALBOOK_TEST_ENGINES: engine },
});

// The engine contract runs once more for each of these engines alone: WebGPU in a process that finds a driver, and either
// package with TensorFlow's native library in one that holds no other.
export default withProjects(
  Object.fromEntries(
    enginesWithOwnProcess.map((engine) => [engine === 'onnx-webgpu' ? 'webgpu' : engine, contractOf(engine)]),
  ),
);
