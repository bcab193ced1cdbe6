// Every distribution function against 80-digit arithmetic at chosen awkward points, and against SciPy over a random grid.

import { expect, test } from 'vitest';
import {
  betaCdf,
  betaQuantile,
  binomialCdf,
  binomialMass,
  binomialQuantile,
  normalCdf,
  normalQuantile,
  studentTCdf,
  studentTQuantile,
} from '../src/index.ts';
import { readFixture, relativeError } from './fixtures/read-fixture.ts';

const functions: Record<string, (...numbers: number[]) => number> = {
  betaCdf: betaCdf as never,
  betaQuantile: betaQuantile as never,
  normalCdf: normalCdf as never,
  normalQuantile: normalQuantile as never,
  studentTCdf: studentTCdf as never,
  studentTQuantile: studentTQuantile as never,
};

/** The case with the largest relative error, so that a failure names its inputs. */
function worst(name: string, cases: number[][]): { error: number; inputs: number[] } {
  let found = { error: 0, inputs: [] as number[] };
  for (const row of cases) {
    const error = relativeError(functions[name]!(...row.slice(0, -1)), row.at(-1)!);
    if (!(error <= found.error)) found = { error, inputs: row };
  }
  return found;
}

for (const name of Object.keys(functions)) {
  test(`${name} has 12 digits at awkward points`, () => {
    const cases = readFixture<Record<string, number[][]>>('distributions')[name]!;
    expect(cases.length).toBeGreaterThan(10);
    const { error, inputs } = worst(name, cases);
    expect(error, `at ${inputs}`).toBeLessThan(1e-12);
  });

  test(`${name} agrees with SciPy over a wide grid`, () => {
    const cases = readFixture<Record<string, number[][]>>('distribution-grid')[name]!;
    expect(cases.length).toBeGreaterThan(100);
    const { error, inputs } = worst(name, cases);
    expect(error, `at ${inputs}`).toBeLessThan(1e-11);
  });
}

test('Student t keeps 12 digits where t is so large that its square is no number', () => {
  const cases = readFixture<{ studentTCdf: [number, number, number][] }>('student-t-tails').studentTCdf;
  expect(cases.length).toBeGreaterThan(30);
  for (const [t, v, p] of cases) {
    expect(relativeError(studentTCdf(t, v), p), `cdf at ${[t, v]}`).toBeLessThan(1e-12);
    // dt/t = dp/p / v: with few degrees of freedom the last digit of p decides the twelfth of t.
    if (p > 0.49) continue; // there t depends on the last digits of p
    expect(relativeError(studentTQuantile(p, v), t), `quantile at ${[p, v]}`).toBeLessThan(1e-13 / v + 1e-12);
  }
});

test('a quantile too large for a number is refused, not cut off', () => {
  expect(() => studentTQuantile(1e-20, 0.05)).toThrow(
    'studentTQuantile: the quantile of 1e-20 with 0.05 degrees of freedom lies beyond ±1.8e+308. ' +
      'Take a probability nearer to 0.5, or more degrees of freedom.',
  );
  expect(() => studentTQuantile(0.975, 1e-10)).toThrow('lies beyond');
  expect(studentTQuantile(1e-20, 0.1)).toBeLessThan(-1e190);
});

test('the binomial mass and sum have 12 digits', () => {
  for (const [k, n, p, mass, sum] of readFixture<{ binomial: [number, number, number, number, number][] }>(
    'distributions',
  ).binomial) {
    expect(relativeError(binomialMass(k, n, p), mass), `mass at ${[k, n, p]}`).toBeLessThan(1e-12);
    expect(relativeError(binomialCdf(k, n, p), sum), `sum at ${[k, n, p]}`).toBeLessThan(1e-12);
  }
});

test('the binomial quantile is the smallest count that reaches the level', () => {
  for (const [level, n, p, count] of readFixture<{ binomialQuantile: [number, number, number, number][] }>(
    'distributions',
  ).binomialQuantile) {
    expect(binomialQuantile(level, n, p), `at ${[level, n, p]}`).toBe(count);
  }
});

test('a binomial mass sums to one', () => {
  const total = Array.from({ length: 41 }, (_, k) => binomialMass(k, 40, 0.37)).reduce((a, b) => a + b);
  expect(total).toBeCloseTo(1, 14);
});

test('the ends of every range are exact', () => {
  expect([normalCdf(-Infinity), normalCdf(Infinity), normalQuantile(0), normalQuantile(1)]).toEqual([
    0,
    1,
    -Infinity,
    Infinity,
  ]);
  expect([studentTCdf(-Infinity, 3), studentTCdf(Infinity, 3), studentTCdf(0, 3)]).toEqual([0, 1, 0.5]);
  expect([studentTQuantile(0, 3), studentTQuantile(0.5, 3), studentTQuantile(1, 3)]).toEqual([
    -Infinity,
    0,
    Infinity,
  ]);
  expect([betaCdf(0, 2, 3), betaCdf(1, 2, 3), betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([
    0, 1, 0, 1,
  ]);
  expect([binomialMass(0, 5, 0), binomialMass(5, 5, 1), binomialMass(1, 5, 0)]).toEqual([1, 1, 0]);
});

test('arguments out of range are refused by name', () => {
  expect(() => studentTCdf(1, 0)).toThrow(
    'studentTCdf: degreesOfFreedom must lie strictly between 0 and Infinity; got 0.',
  );
  expect(() => normalQuantile(97.5)).toThrow(
    'normalQuantile: probability must lie in [0, 1]; got 97.5. Write a fraction: 0.975 for 97.5 %.',
  );
  expect(() => betaCdf(Number.NaN, 1, 1)).toThrow('betaCdf: x must lie in [0, 1]; got NaN.');
  expect(() => binomialCdf(3, 2, 0.5)).toThrow(
    'binomialCdf: successes must be a whole number in [0, 2]; got 3.',
  );
});
