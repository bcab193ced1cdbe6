// Which reports there are: packages under reports/ that name a module, and modules given by path. Imports those asked for.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Report, ReportError } from '@trialbook/report';
import { UsageError } from '../command/command.ts';
import { choice } from './report-options.ts';

/** Where a report is. */
export interface FoundReport {
  readonly name: string;
  /** The compiled module. */
  readonly module: string;
  /** The package's folder: results are kept there. */
  readonly folder: string;
}

export interface LoadedReport extends FoundReport {
  readonly report: Report;
}

/** The packages under `reports/` of a folder that name a report in package.json, by name. */
export function discoverReports(cwd: string): FoundReport[] {
  const root = join(cwd, 'reports');
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort()
    .flatMap((name) => {
      const manifest = join(root, name, 'package.json');
      if (!existsSync(manifest)) return [];
      const { trialbook } = JSON.parse(readFileSync(manifest, 'utf8')) as { trialbook?: { report?: string } };
      if (trialbook?.report === undefined) return [];
      return [{ name, module: resolve(root, name, trialbook.report), folder: join(root, name) }];
    });
}

/**
 * The reports that were asked for, imported; all that are found when none was.
 *
 * @throws UsageError for a name that is no report
 * @throws ReportError for a module that is not built or exports no report
 */
export async function loadReports(names: readonly string[], cwd: string): Promise<LoadedReport[]> {
  const found = discoverReports(cwd);
  if (names.length === 0 && found.length === 0) {
    throw new UsageError(
      `no report under ${join(cwd, 'reports')}; give the path of a module that exports \`report\`, or a package.json with "trialbook": { "report": "./dist/report.js" }`,
    );
  }
  const asked = names.length === 0 ? found : [...new Set(names)].map((name) => pick(name, found, cwd));
  return Promise.all(asked.map(load));
}

function pick(name: string, found: readonly FoundReport[], cwd: string): FoundReport {
  if (/[/\\]|\.[cm]?js$/.test(name)) {
    const module = resolve(cwd, name);
    if (!existsSync(module)) throw new UsageError(`there is no file ${name}`);
    return { name: basename(name).replace(/\.[cm]?js$/, ''), module, folder: dirname(module) };
  }
  if (found.length === 0) {
    throw new UsageError(`there is no report "${name}": no report lies under ${join(cwd, 'reports')}`);
  }
  const chosen = choice(
    'report',
    name,
    found.map((each) => each.name),
  );
  return found.find((each) => each.name === chosen)!;
}

async function load(found: FoundReport): Promise<LoadedReport> {
  if (!existsSync(found.module)) {
    throw new ReportError(
      `report ${found.name} is not built: there is no ${found.module}; run pnpm build first`,
    );
  }
  const { report } = (await import(pathToFileURL(found.module).href)) as { report?: Report };
  if (typeof report?.id !== 'string' || !('write' in report || 'text' in report)) {
    throw new ReportError(`${found.module} exports no report; export const report = defineReport({ … })`);
  }
  return { ...found, report };
}
