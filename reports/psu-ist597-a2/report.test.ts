import { expect, test } from 'vitest';
import { report } from './report.ts';

test('the report is named after its folder', () => {
  expect(report.id).toBe('psu-ist597-a2');
});
