import { expect, test } from 'vitest';
import { type EarlyStopping, type EarlyStoppingState, watchForStop } from './early-stopping.ts';

function follow(rule: EarlyStopping, values: readonly number[]): number {
  let state: EarlyStoppingState | undefined;
  for (const [epoch, value] of values.entries()) {
    state = watchForStop(rule, state, value);
    if (state.stop) return epoch;
  }
  return -1;
}

test('stops after `patience` epochs without a change beyond epsilon', () => {
  expect(follow({ epsilon: 0.1, patience: 2 }, [1, 0.5, 0.45, 0.41, 0.3])).toBe(3);
  expect(follow({ epsilon: 0.1, patience: 3 }, [1, 0.5, 0.45, 0.41, 0.3])).toBe(-1);
});

test('small changes add up against the best, not against the last epoch', () => {
  expect(follow({ epsilon: 0.1, patience: 3 }, [1, 0.95, 0.89, 0.85, 0.8, 0.78])).toBe(-1);
  expect(follow({ epsilon: 0.1, patience: 1 }, [1, 0.95])).toBe(1);
});

test('accuracies are better when higher', () => {
  expect(follow({ monitor: 'validationAccuracy' }, [0.5, 0.6, 0.55])).toBe(2);
  expect(follow({ monitor: 'validationAccuracy', better: 'lower' }, [0.5, 0.6])).toBe(1);
});

test('a value that is not finite is no improvement', () => {
  expect(follow({ patience: 2 }, [Number.NaN, Number.NaN])).toBe(1);
  expect(follow({ better: 'higher', patience: 1 }, [0.5, Number.POSITIVE_INFINITY])).toBe(1);
});

test('refuses rules that cannot work', () => {
  expect(() => watchForStop({ epsilon: -1 }, undefined, 1)).toThrow('epsilon must be at least 0; got -1');
  expect(() => watchForStop({ patience: 0 }, undefined, 1)).toThrow(
    'patience must be an integer of at least 1; got 0',
  );
});
