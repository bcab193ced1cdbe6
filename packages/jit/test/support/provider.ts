// The execution provider that the parity tests compile for: the CPU, or WebGPU in the test project of that name.

import type { ExecutionProvider } from '../../src/index.ts';

/** Set by the test project. Default cpu. */
export const executionProvider = (process.env.TRIALBOOK_TEST_PROVIDER ?? 'cpu') as ExecutionProvider;
