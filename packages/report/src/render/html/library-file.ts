// Files that libraries ship beside their code: style sheets, fonts, the chart runtime. Reads; never fetches.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ReportError } from '../../report-error.ts';

/**
 * The contents of a file in an installed library.
 *
 * @param path `<library>/<path in it>`
 */
export function loadLibraryFile(path: string, encoding: 'utf8' | 'base64' = 'utf8'): string {
  const parts = path.split('/');
  const library = parts.splice(0, path.startsWith('@') ? 2 : 1).join('/');
  for (const root of createRequire(import.meta.url).resolve.paths(library) ?? []) {
    const file = join(root, library, ...parts);
    if (existsSync(file)) return readFileSync(file, encoding);
  }
  throw new ReportError(
    `${path} is not installed beside ${dirname(import.meta.url)}; install the packages again`,
  );
}
