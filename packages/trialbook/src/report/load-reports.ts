// Imports the modules of reports. One that cannot be imported stops no other.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Report, ReportError } from '@trialbook/report';
import type { FoundReport } from './find-reports.ts';

/** A report with its module. */
export interface LoadedReport extends FoundReport {
  readonly report: Report;
}

/** The reports that could be imported, and for each of the others why not. */
export async function loadReports(
  found: readonly FoundReport[],
): Promise<{ readonly reports: readonly LoadedReport[]; readonly failures: readonly Error[] }> {
  const loaded = await Promise.allSettled(found.map(load));
  return {
    reports: loaded.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])),
    failures: loaded.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : [])),
  };
}

/**
 * Imports one.
 *
 * @throws ReportError when it is not built, cannot be imported, or exports no report
 */
export async function load(found: FoundReport): Promise<LoadedReport> {
  const { name, module } = found;
  if (!existsSync(module)) {
    throw new ReportError(
      `report ${name} is not built: there is no ${module}; build it first (pnpm build, npm run build)`,
    );
  }
  const { report } = (await importModule(found)) as { report?: Partial<Report> };
  if (typeof report?.id !== 'string' || !Array.isArray(report.experiments)) {
    throw new ReportError(
      `report ${name}: ${module} exports no report; export const report = defineReport({ … })`,
    );
  }
  return { ...found, report: report as Report };
}

async function importModule({ name, module }: FoundReport): Promise<unknown> {
  try {
    return await import(pathToFileURL(module).href);
  } catch (error) {
    const { code, message, stack = '' } = error as NodeJS.ErrnoException;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?ts$/.test(message.split(' for ')[0] ?? '')) {
      throw new ReportError(
        `report ${name}: ${module} is TypeScript, which Node ${process.version} does not run; compile it and name the ` +
          'compiled module in package.json, or use Node 22.18 or newer',
      );
    }
    const place =
      stack.split('\n').find((line) => line.includes('file://')) ?? placeOfSyntaxError(error, module);
    throw new ReportError(
      `report ${name}: ${module} cannot be imported: ${message.replaceAll(/\s*\n\s*/g, ' ')}${place === undefined ? '' : ` (${place.trim()})`}`,
      { cause: error },
    );
  }
}

/** Node prints where a module cannot be parsed, but tells no program: it is asked to print it. */
function placeOfSyntaxError(error: unknown, module: string): string | undefined {
  if (!(error instanceof SyntaxError)) return undefined;
  const importing = [
    '--input-type=module',
    '-e',
    'await import(process.argv[1])',
    pathToFileURL(module).href,
  ];
  const { stderr } = spawnSync(process.execPath, importing, { encoding: 'utf8' });
  const [, url, line] = /^(file:\/\/\S+):(\d+)$/m.exec(stderr) ?? [];
  return url === undefined ? undefined : `at ${fileURLToPath(url)}:${line}`;
}
