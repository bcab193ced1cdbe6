// What must not break out: markup, scripts, formulas and right-to-left text in prose and data, and very long words.

import {
  code,
  codeBlock,
  defineReport,
  figure,
  lineWithBand,
  md,
  note,
  percent,
  ref,
  section,
  table,
  text,
  vegaLite,
} from '@trialbook/report';
import { perceptronLike } from '../support/fake-experiment.ts';

const script = '</script><script>window.hacked=1</script>';
const markup = '<img src=x onerror="window.hacked=1">';
const rightToLeft = 'עברית עם 123 מספרים \u202Eהפוך';
const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3);

export const report = defineReport({
  id: 'hostile',
  title: `Titles may hold ${script} & "quotes"`,
  subtitle: rightToLeft,
  authors: ['<b>Bold</b> Author'],
  summary: `A summary with ${markup} in it.`,
  experiments: [perceptronLike],
  references: { bad: { authors: '<i>A</i>', title: script, url: 'javascript:alert(1)' } },
  write: ({ results, cite }) => {
    const study = results(perceptronLike);
    return [
      section(
        { id: 'prose', title: `Section ${markup}` },
        md`HTML in prose: <script>window.hacked=1</script> <b onclick="hacked=1">bold</b> &amp; <!-- no comment -->.
          Data in prose: ${text(script)}, ${text(markup)}, ${text(rightToLeft)}, ${text(long)}, ${code('</code><script>')},
          ${text('*not* _emphasis_ `code` [no](link) | $x$ ~~no~~ # no')}. ${cite('bad')} ${ref('data')}

          [a bad link](javascript:alert(1)) and a dollar: \$5 and 7\$; $a<b$ and $\text{</script>}$.`,
        note(md`${text(long)}`, script),
        codeBlock('html"><script>', `${script}\n\`\`\`\n${long}`),
      ),
      section(
        { id: 'data', title: 'Data' },
        figure({
          id: 'labels',
          caption: md`Labels from data: ${text(script)} ${text('](x) **')}`,
          alt: `Alternative "text" ${script} ] ) *`,
          from: [study],
          chart: vegaLite(
            {
              height: 120,
              mark: 'bar',
              encoding: {
                y: { field: 'name', type: 'nominal', title: markup },
                x: { field: 'n', type: 'quantitative', title: script },
              },
            },
            [
              { name: script, n: 3 },
              { name: rightToLeft, n: 4 },
              { name: '=HYPERLINK("x"), "quoted"\nand a line', n: 5 },
            ],
          ),
        }),
        figure({
          id: 'one-point',
          caption: md`One point.`,
          alt: 'One point.',
          from: [],
          chart: lineWithBand([{ x: 1, y: 2, series: markup }], {
            x: 'x',
            y: 'y',
            series: 'series',
            xAxis: { title: 'x' },
            yAxis: { title: 'y' },
          }),
        }),
        table({
          id: 'cells',
          caption: md`Cells from data.`,
          from: [],
          rows: [script, markup, rightToLeft, long, 'a | b \\| c', '$x$ & <y>'],
          columns: [
            { header: '<th>', cell: (words) => text(words) },
            { header: 'As a string', cell: (words) => words },
            {
              header: 'Number',
              cell: () => percent(study.arm('hinge').mean('testAccuracy'), { show: 'se' }),
            },
          ],
        }),
      ),
    ];
  },
});
