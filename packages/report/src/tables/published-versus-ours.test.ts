import { describe, expect, it } from 'vitest';
import { md } from '../text/markdown-text.ts';
import { percent } from '../text/number-format.ts';
import { publishedVersusOurs, verdictOn } from './published-versus-ours.ts';

const ours = {
  name: 'a',
  unit: 'fraction',
  value: 0.95,
  standardError: 0.005,
  ci95: [0.94, 0.96],
  n: 10,
} as const;

describe('verdictOn', () => {
  it.each([
    [0.94, 'agrees'],
    [0.96, 'agrees'],
    [0.9601, 'differs'],
    [0.538, 'differs'],
  ])('of %d against 0.94 to 0.96 says %s', (published, verdict) => {
    expect(verdictOn(published, ours)).toBe(verdict);
  });

  it('allows for the rounding of the published number', () => {
    expect(verdictOn(0.9604, ours, 0.0005)).toBe('agrees');
  });

  it('says so when one trial has no interval', () => {
    expect(verdictOn(0.95, { name: 'a', unit: '', value: 0.95 })).toBe('no interval');
  });
});

it('makes a table with the published number, ours, the interval, n and the verdict', () => {
  const { columns, cells } = publishedVersusOurs({
    id: 'c',
    caption: md`C`,
    from: [],
    rows: [{ what: 'P1', published: 0.538, ours, format: percent }],
  });
  expect(columns.map(({ header }) => header)).toEqual([
    'What',
    'Published',
    'Ours',
    '95 % interval',
    'n',
    'Verdict',
  ]);
  expect(columns.map(({ align }) => align)).toEqual(['start', 'end', 'end', 'end', 'end', 'start']);
  const shown = cells[0]!.map((cell) =>
    typeof cell === 'object' && cell !== null && 'text' in cell ? cell.text : cell,
  );
  expect(shown.slice(0, 5).map((cell) => String(cell).replaceAll('\u00a0', ' '))).toEqual([
    'P1',
    '53.8 %',
    '95.00 ± 0.50 %',
    '94.00 to 96.00 %',
    '10',
  ]);
});
