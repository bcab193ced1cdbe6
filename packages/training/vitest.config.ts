import { withWebgpuTests } from '../../vitest.shared.ts';

// The engine contract runs once more for onnx-webgpu alone, in a process that finds a driver.
export default withWebgpuTests({
  include: ['test/engine-contract.test.ts'],
  env: { TRIALBOOK_TEST_ENGINES: 'onnx-webgpu' },
});
