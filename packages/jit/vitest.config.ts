import { withProjects } from '../../vitest.shared.ts';

// The parity tests run twice: on the CPU, and on WebGPU where it can start.
export default withProjects(
  {
    webgpu: {
      include: ['test/{arrays,elementwise,windows,training-runs,webgpu}.test.ts'],
      setupFiles: ['test/support/webgpu-setup.ts'],
      env: { TRIALBOOK_TEST_PROVIDER: 'webgpu' },
    },
  },
  ['test/webgpu.test.ts'],
);
