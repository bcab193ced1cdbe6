// The folder that the command works from: where the reports are, however deep below it the command was called.

import { dirname, join } from 'node:path';
import { discoverReports, reportOf } from './find-reports.ts';

/**
 * The nearest folder, from here upward, with reports under `reports/`; else the nearest whose own package.json names one;
 * else this folder.
 */
export function findRoot(cwd: string): string {
  const above = foldersAbove(cwd);
  return (
    above.find((folder) => {
      const { found, broken } = discoverReports(folder);
      return found.some(({ folder: of }) => of !== folder) || broken.length > 0;
    }) ??
    above.find((folder) => reportOf(join(folder, 'package.json')) !== undefined) ??
    cwd
  );
}

/** The folder itself first, the root of the file system last. */
function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}
