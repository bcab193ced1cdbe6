import { expect, it } from 'vitest';
import { bytesComparable, processorFeatures, thisTrialMachine } from './machine.ts';

it('reads the instruction sets of both kinds of processor, sorted, and leaves out what no kernel is chosen by', () => {
  const intel =
    'processor\t: 0\nflags\t\t: fpu vme sse2 pni ssse3 fma avx avx2 avx512_vnni amx_tile f16c lm\nbugs\t: x';
  expect(processorFeatures(intel)).toEqual([
    ...['amx_tile', 'avx', 'avx2', 'avx512_vnni', 'f16c', 'fma', 'pni', 'sse2', 'ssse3'],
  ]);
  expect(processorFeatures('Features\t: fp asimd evtstrm sve i8mm bf16')).toEqual([
    ...['asimd', 'bf16', 'i8mm', 'sve'],
  ]);
  expect(processorFeatures('')).toBeUndefined();
});

it('is comparable with itself, also where no instruction sets are known', () => {
  expect(bytesComparable(thisTrialMachine(), thisTrialMachine())).toBe(true);
  expect(bytesComparable({ arch: 'arm64', cpu: 'M2' }, { arch: 'arm64', cpu: 'M2' })).toBe(true);
  expect(bytesComparable({ arch: 'arm64', cpu: 'M2' }, { arch: 'arm64', cpu: 'M3' })).toBe(false);
});

it.each([
  ['the same sets on another processor', { arch: 'x64', cpu: 'B', features: ['avx2'] }, true],
  ['more sets', { arch: 'x64', cpu: 'A', features: ['avx2', 'avx512f'] }, false],
  ['unknown sets of a processor of the same name', { arch: 'x64', cpu: 'A' }, false],
  ['unknown sets of another processor', { arch: 'x64', cpu: 'B' }, false],
  ['another architecture', { arch: 'arm64', cpu: 'A', features: ['avx2'] }, false],
  ['nothing known', {}, false],
])('%s: comparable %#', (_what, other, comparable) => {
  expect(bytesComparable({ arch: 'x64', cpu: 'A', features: ['avx2'] }, other)).toBe(comparable);
});
