import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageDataset } from '@trialbook/datasets';
import type { StudyResults } from '@trialbook/trials';
import { expect, it } from 'vitest';
import { manifest } from './manifest.ts';

it('names data files and addresses, but no folder of this machine', () => {
  const file = (location: string) => ({ name: 'labels', sha256: '00', from: 'local', location });
  const data = {
    source: 'real',
    title: 'Digits',
    checksum: '11',
    files: [file(join(tmpdir(), 'mine', 'labels.gz')), file('https://example.org/labels.gz')],
  } as unknown as ImageDataset;
  const study = {
    experiments: [],
    info: { profile: 'full', rootSeed: 1, counts: {}, workers: 1 },
  } as unknown as StudyResults;
  const record = manifest({
    report: 'tiny',
    folder: tmpdir(),
    study,
    data: new Map([['digits', data]]),
    engine: { asked: 'auto', found: () => undefined } as never,
    now: new Date(0),
    wallClockMs: 1,
  });
  expect(record).toMatchObject({
    data: { digits: { files: [{ location: 'labels.gz' }, { location: 'https://example.org/labels.gz' }] } },
  });
  expect(JSON.stringify(record)).not.toContain(tmpdir());
});
