// The gallery as a report, for the browser.

import { defineReport, figure, md, section, text } from '@trialbook/report';
import { perceptronLike } from '../support/fake-experiment.ts';
import { examples } from './charts.ts';

export const report = defineReport({
  id: 'gallery',
  title: 'Every chart',
  subtitle: 'One example each',
  summary: 'What the charts look like.',
  experiments: [perceptronLike],
  write: () => [
    section(
      { id: 'charts', title: 'Charts' },
      ...Object.entries(examples).map(([name, { chart, alt }]) =>
        figure({
          id: name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
          caption: md`${text(name)}: ${text(alt)}`,
          alt,
          from: [],
          chart,
        }),
      ),
    ),
  ],
});
