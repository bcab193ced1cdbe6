import { expect, it } from 'vitest';
import { type KeyParts, trialKey } from './trial-key.ts';

const parts: KeyParts = {
  experiment: 'perceptron',
  arm: 'hinge',
  parameters: { margin: 1, points: 20 },
  data: { mnist: { images: 'aa', labels: 'bb' } },
  code: { hash: 'cafe', files: {}, packages: {} },
  engineClass: 'cpu',
  rootSeed: 1,
};

it('is 40 hexadecimal digits, the same at every call', () => {
  expect(trialKey(parts, [0])).toMatch(/^[0-9a-f]{40}$/);
  expect(trialKey({ ...parts, parameters: { points: 20, margin: 1 } }, [0])).toBe(trialKey(parts, [0]));
});

it('differs with everything that can decide a result', () => {
  const keys = [
    trialKey(parts, [0]),
    trialKey(parts, [1]),
    trialKey(parts, [0, 1]),
    trialKey({ ...parts, experiment: 'other' }, [0]),
    trialKey({ ...parts, arm: 'perceptron' }, [0]),
    trialKey({ ...parts, parameters: { margin: 1, points: 21 } }, [0]),
    trialKey({ ...parts, data: { mnist: { images: 'aa', labels: 'bc' } } }, [0]),
    trialKey({ ...parts, code: { ...parts.code, hash: 'cafd' } }, [0]),
    trialKey({ ...parts, engineClass: 'gpu' }, [0]),
    trialKey({ ...parts, rootSeed: 2 }, [0]),
    trialKey({ ...parts, rootSeed: '1' }, [0]),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

it('names the arm whose parameters are not JSON', () => {
  const parameters = { rate: Number.NaN };
  expect(() => trialKey({ ...parts, parameters }, [0])).toThrow(
    'experiment "perceptron", arm "hinge": parameters.rate must be JSON, which has no NaN',
  );
});
