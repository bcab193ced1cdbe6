// Builds a document of test/documents from made-up results, as the command would.

import { buildReport, type Report, type ReportFiles } from '@trialbook/report';
import { fakeResults } from './fake-experiment.ts';

export function buildDocument(report: Report): Promise<ReportFiles> {
  return buildReport({
    report,
    profile: 'quick',
    engine: 'none',
    results: [fakeResults()],
    data: new Map([
      [
        'mnist',
        {
          name: 'mnist',
          title: 'drawn digits (stand-in for MNIST)',
          source: 'stand-in',
          standInReason: 'no network <and> no folder',
        },
      ],
    ]),
    run: {
      facts: [
        ['Profile', 'quick'],
        ['Seed', '1'],
      ],
      remarks: [],
    },
  });
}
