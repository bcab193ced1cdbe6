// Numbers that do not exist do not compile: each line below must be an error of the compiler, or `tsc` fails here.

import { defineReport, md, percent, section } from '@trialbook/report';
import { expect, it } from 'vitest';
import { perceptronLike } from './support/fake-experiment.ts';

it('is checked by the compiler', () => {
  const report = defineReport({
    id: 'typed',
    title: 'Typed',
    summary: 'For the compiler.',
    experiments: [perceptronLike],
    data: ['mnist'],
    references: { lu: { authors: 'L. Lu', title: 'Dying ReLU' } },
    write: ({ results, cite, data }) => {
      const study = results(perceptronLike);
      const hinge = study.arm('hinge');
      const wrong = () => [
        // @ts-expect-error no such arm
        study.arm('hing'),
        // @ts-expect-error no such metric
        hinge.mean('testAccurac'),
        // @ts-expect-error no such arm
        study.difference('hinge', 'perceptrn', 'testAccuracy'),
        // @ts-expect-error no such reference
        cite('luu'),
        // @ts-expect-error no such data set
        data('mnst'),
        // @ts-expect-error a bare number is not bound to a result
        md`${0.95}`,
        // @ts-expect-error neither are words that a number was made into
        md`${(0.95).toFixed(2)}`,
        // @ts-expect-error an estimate must say how it is written
        md`${hinge.mean('testAccuracy')}`,
      ];
      return [
        section(
          { id: 'a', title: 'A' },
          md`${percent(hinge.mean('testAccuracy'))} ${cite('lu')} ${String(wrong.length) === '0' ? md`` : md``}`,
        ),
      ];
    },
  });
  expect(report.id).toBe('typed');
});
