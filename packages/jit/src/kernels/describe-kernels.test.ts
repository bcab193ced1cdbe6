// The committed list of kernels says what the code can do.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeKernels } from './describe-kernels.ts';

test('SUPPORTED-KERNELS.md is up to date (write it with `pnpm kernels`)', () => {
  const committed = readFileSync(new URL('../../SUPPORTED-KERNELS.md', import.meta.url), 'utf8');
  expect(committed).toBe(describeKernels());
});
