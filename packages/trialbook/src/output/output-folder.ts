// Whether a report may be written into a folder: only where nothing of anybody else's can be lost. Writes nothing.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../command/command.ts';

/**
 * The folder `<out>/<report>` that a report is written to. It must be absent, empty, or hold an earlier output of the same
 * report; it must neither be, hold nor contain a report's package.
 *
 * @param packages folders of the reports' packages
 * @throws UsageError before anything is written
 */
export function outputFolder(out: string, report: string, packages: readonly string[]): string {
  const folder = resolve(out, report);
  const refuse = (reason: string): never => {
    throw new UsageError(
      `--out: ${folder} would be replaced by the report, but it ${reason}; choose another folder for --out`,
    );
  };
  const inside = packages.find((each) => `${resolve(each)}${sep}`.startsWith(`${folder}${sep}`));
  if (inside !== undefined) {
    refuse(
      resolve(inside) === folder
        ? 'is the package of a report'
        : `contains the report in ${relative(folder, inside)}`,
    );
  }
  if (!existsSync(folder)) return folder;
  const entries = readEntries(folder) ?? refuse('is no folder that can be read');
  if (entries.includes('package.json')) refuse('holds a package.json');
  if (entries.length > 0 && !isEarlierOutput(folder, report)) refuse(`is no earlier output of ${report}`);
  return folder;
}

function readEntries(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

/** Kept results have a manifest too, but no page. */
function isEarlierOutput(folder: string, report: string): boolean {
  if (!existsSync(join(folder, 'index.html'))) return false;
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { report?: unknown };
    return manifest.report === report;
  } catch {
    return false;
  }
}
