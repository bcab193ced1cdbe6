import { describe, expect, it } from 'vitest';
import { philox, seedTree, type Words4 } from './index.ts';

const hex = (words: Words4) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

describe('philox', () => {
  // Known answers: kat_vectors of Random123 1.14.0, lines "philox4x32 10".
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ] as const)('agrees with Random123 for counter %j', (counter, key, expected) => {
    expect(hex(philox(counter, key))).toBe(expected);
  });
});

describe('RandomStream', () => {
  const draws = 200_000;
  const stream = () => seedTree('moments').stream();

  it('draws uniforms with the moments of the uniform distribution', () => {
    const values = stream().uniforms(draws, 2, 5);
    const mean = values.reduce((sum, value) => sum + value, 0) / draws;
    expect(Math.abs(mean - 3.5)).toBeLessThan((4 * Math.sqrt(9 / 12)) / Math.sqrt(draws));
    expect(values.every((value) => value >= 2 && value < 5.000001)).toBe(true);
  });

  it('draws normals with the first four moments of the normal distribution', () => {
    const values = stream().normals(draws);
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / draws;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(draws));
    expect(Math.abs(moment(2) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(draws));
    expect(Math.abs(moment(3))).toBeLessThan((4 * Math.sqrt(15)) / Math.sqrt(draws));
    expect(Math.abs(moment(4) - 3)).toBeLessThan((4 * Math.sqrt(96)) / Math.sqrt(draws));
  });

  it('draws every integer below the bound equally often', () => {
    const counts = new Array(6).fill(0);
    const dice = stream();
    for (let i = 0; i < 60_000; i++) counts[dice.integer(6)] += 1;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(20.52); // 0.999 quantile of chi-squared with 5 degrees of freedom
  });

  it('refuses a bound that is no positive integer', () => {
    expect(() => stream().integer(0)).toThrow('bound must be an integer in [1, 2^32]; got 0');
  });

  it('permutes: every integer once, in an order that depends on the key', () => {
    const permutation = seedTree(1).stream().permutation(1000);
    expect([...permutation].sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
    expect(permutation).not.toEqual(seedTree(2).stream().permutation(1000));
    expect(permutation).toEqual(seedTree(1).stream().permutation(1000));
  });
});

describe('seedTree', () => {
  it('gives the same node for the same path, whatever was asked before', () => {
    const root = seedTree(1);
    const first = root.child('trial', 3).child('init').hex;
    root.child('noise').stream().uniform();
    expect(root.child('trial').child(3, 'init').hex).toBe(first);
    expect(root.child('trial', 3, 'init').path).toBe('1/trial/3/init');
  });

  it('gives different nodes for different names, also across the text–number and nesting borders', () => {
    const root = seedTree(1);
    const nodes = [
      root,
      root.child('a'),
      root.child('b'),
      root.child(1),
      root.child('1'),
      root.child('a', 'b'),
      root.child('a/b'),
      seedTree('1'),
    ];
    expect(new Set(nodes.map((node) => node.hex)).size).toBe(nodes.length);
  });

  it('gives 100 000 children different keys and uncorrelated first draws', () => {
    const children = Array.from({ length: 100_000 }, (_, i) => seedTree(1).child('trial', i));
    expect(new Set(children.map((child) => child.hex)).size).toBe(children.length);
    const draws = children.map((child) => child.stream().uniform() - 0.5);
    let covariance = 0;
    for (let i = 1; i < draws.length; i++) covariance += draws[i]! * draws[i - 1]!;
    expect(Math.abs((covariance / draws.length) * 12)).toBeLessThan(4 / Math.sqrt(draws.length));
  });

  it('refuses a seed that is no safe integer', () => {
    expect(() => seedTree(0.5)).toThrow('must be text or a safe integer; got 0.5');
  });
});
