import { expect, it } from 'vitest';
import { finding, note, section } from '../document/blocks.ts';
import { defineReport } from '../document/define-report.ts';
import { numberDocument } from '../document/number-document.ts';
import { code, ref, text } from '../text/inline.ts';
import { md } from '../text/markdown-text.ts';
import { decimal, percent } from '../text/number-format.ts';
import { reportInShort } from './findings.ts';

const accuracy = {
  name: 'a',
  unit: 'fraction',
  value: 0.95371,
  n: 10,
  standardError: 0.0012,
  ci95: [0.951, 0.9564],
} as const;

it('takes the first finding of every section, as words, formulas and numbers with their intervals', () => {
  const blocks = [
    section(
      { id: 'one', title: 'One' },
      md`Before.`,
      note(md`No finding.`),
      finding(md`**Mostly** ${text('a*b')} at $\eta = 1$: ${percent(accuracy, { show: 'value' })}
        and ${percent(accuracy)}, see ${ref('two')} and ${code('x')}.

        A second paragraph.`),
      finding(md`Another.`),
      section(
        { id: 'two', title: 'Two' },
        finding(
          md`Loss ${decimal({ ...accuracy, unit: '', value: -1, ci95: [-1.5, -0.5] }, { show: 'value', digits: 1 })}.`,
        ),
      ),
    ),
    section({ id: 'three', title: 'Three' }, md`None.`),
  ];
  const report = defineReport({
    id: 'r',
    title: 'R',
    summary: 'What?',
    experiments: [],
    write: () => blocks,
  });
  expect(reportInShort(numberDocument(report, blocks))).toEqual({
    schemaVersion: 1,
    report: 'r',
    title: 'R',
    summary: 'What?',
    findings: [
      {
        section: 'One',
        id: 'one',
        parts: [
          { kind: 'text', text: 'Mostly a*b at ' },
          { kind: 'math', tex: '\\eta = 1' },
          { kind: 'text', text: ': ' },
          { kind: 'number', text: '95.37\u00a0%', interval: '95.10 to 95.64' },
          { kind: 'text', text: ' and ' },
          { kind: 'number', text: percent(accuracy).text },
          { kind: 'text', text: ', see Section\u00a01.1 and x.' },
        ],
      },
      {
        section: 'Two',
        id: 'two',
        parts: [
          { kind: 'text', text: 'Loss ' },
          { kind: 'number', text: '\u22121.0', interval: '\u22121.5 to \u22120.5' },
          { kind: 'text', text: '.' },
        ],
      },
    ],
  });
});
