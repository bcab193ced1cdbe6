// A comparison of two results in words: verdicts first, then numbers by what is said of them, then what only one has.

import type { NumberDifference, ResultsComparison, ResultsJson } from '@trialbook/report';

/** The comparison, for a terminal. */
export function comparisonText(
  { numbers, verdicts, onlyFirst, onlySecond, same }: ResultsComparison,
  [first, second]: readonly [ResultsJson, ResultsJson],
): string {
  const means = (outcome: NumberDifference['outcome']) =>
    numbers.filter((each) => each.kind === 'mean' && each.outcome === outcome).map(numberLine);
  const parts = [
    section(
      `Verdicts that flipped`,
      verdicts.map(({ name, first: a, second: b }) => `${name}: ${a.outcome} → ${b.outcome}`),
    ),
    section('Means that are apart', means('apart')),
    section('Means that differ, within chance', means('within chance')),
    section('Means that differ, too few trials to test', means('cannot be tested')),
    section('Facts that differ', numbers.filter(({ kind }) => kind === 'fact').map(numberLine)),
    section('Only in the first', onlyFirst),
    section('Only in the second', onlySecond),
  ].filter((part) => part !== '');
  return [
    `${first.report}: ${head(first)} → ${head(second)}`,
    ...(parts.length === 0 ? ['nothing differs'] : parts),
    `The same: ${count(same.means, 'mean')}, ${count(same.facts, 'fact')}, ${count(same.verdicts, 'verdict')}`,
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0
    ? ''
    : [`${title} (${lines.length})`, ...lines.map((line) => `  ${line}`)].join('\n');
}

function numberLine({ name, first, second, n, interval, p, test }: NumberDifference): string {
  const change =
    first === null || second === null
      ? ''
      : `${signed(second - first)}${interval === undefined ? '' : ` [${interval.map(signed).join(', ')}]`}`;
  const counts = n === undefined ? '' : n[0] === n[1] ? `n ${n[0]}` : `n ${n[0]} and ${n[1]}`;
  const details = [change, p === undefined ? '' : `p ${short(p)} (${test}, Holm)`, counts].filter(
    (part) => part !== '',
  );
  return `${name}: ${short(first)} → ${short(second)}${details.length === 0 ? '' : `; ${details.join('; ')}`}`;
}

const head = ({ profile, engine }: ResultsJson) => `${profile} (${engine})`;
const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
const short = (value: number | null) => (value === null ? 'none' : String(Number(value.toPrecision(5))));
const signed = (value: number) => `${value < 0 ? '−' : '+'}${short(Math.abs(value))}`;
