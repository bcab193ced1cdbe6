// The hostile charts as a report, for the browser.

import { defineReport, figure, md, section, text } from '@trialbook/report';
import { perceptronLike } from '../support/fake-experiment.ts';
import { hostile } from './hostile.ts';

export const report = defineReport({
  id: 'hostile-gallery',
  title: 'Hostile charts',
  subtitle: 'What real data bring along',
  summary: 'What the charts make of it.',
  experiments: [perceptronLike],
  write: () => [
    section(
      { id: 'charts', title: 'Charts' },
      ...Object.entries(hostile).map(([id, chart]) =>
        figure({ id, caption: md`${text(id)}`, alt: 'A chart.', from: [], chart }),
      ),
    ),
  ],
});
