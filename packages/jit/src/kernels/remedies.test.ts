// A refused kernel names its own way out; one that compiles has none.

import { expect, test } from 'vitest';
import { kernels } from './kernels.ts';
import { remedyFor } from './remedies.ts';

const GENERAL = 'Write it with the kernels of SUPPORTED-KERNELS.md, or compute it outside the step.';

test.each([
  ['Multinomial', /^Instead: compare random\.uniform .* with tf\.cumsum of the probabilities\.$/],
  ['Unique', /^Instead: the length of its result depends on values/],
  ['FFT', /^Instead: multiply by the matrices of cosines and sines\.$/],
])('%s', (kernel, text) => {
  expect(remedyFor(kernel)).toMatch(text);
});

test('no kernel that compiles has a way out', () => {
  for (const name of Object.keys(kernels)) expect(remedyFor(name), name).toBe(GENERAL);
});
