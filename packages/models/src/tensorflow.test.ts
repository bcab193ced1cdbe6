import { expect, it, vi } from 'vitest';
import { tf } from './tensorflow.ts';

it('uses the portable backend without a banner', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  tf.setBackend('cpu');
  expect(tf.tidy(() => [...tf.add(tf.tensor1d([1]), 1).dataSync()])).toEqual([2]);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
