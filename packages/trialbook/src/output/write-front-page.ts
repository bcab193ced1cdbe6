// Writes the page in front of the reports of a folder, from what they left there. Reads no report's module and runs nothing.

import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRONT_PAGE_GENERATOR, type FrontPageReport, frontPage, type ReportInShort } from '@trialbook/report';
import { compareExtents, type Extent, extentOf } from './fuller-output.ts';
import { MANIFEST } from './listed-files.ts';

interface Manifest {
  readonly profile?: string;
  readonly createdAt?: string;
  readonly resultsFrom?: { readonly createdAt?: string };
  readonly engine?: { readonly got?: string };
  readonly trials?: { readonly total?: number };
  readonly data?: Readonly<Record<string, { readonly source?: string }>>;
}

interface Found extends FrontPageReport {
  readonly extent: Extent;
  readonly createdAt: string;
}

/**
 * Writes `<out>/index.html` over every report that lies in the folder; of a report that lies there several times, the fullest.
 *
 * @returns the page's path; undefined where no report lies there, or another file has that name, which stays
 */
export async function writeFrontPage(out: string): Promise<string | undefined> {
  const path = join(out, 'index.html');
  if (!isOurs(path)) return undefined;
  if (!existsSync(out)) return undefined; // no report could be written
  const found = readdirSync(out, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readReport(out, name) ?? []);
  const fullest = new Map<string, Found>();
  for (const each of found) {
    const { report } = each.short;
    const other = fullest.get(report);
    if (other === undefined || isFuller(each, other)) fullest.set(report, each);
  }
  if (fullest.size === 0) return undefined;
  const reports = [...fullest.values()].sort((a, b) => (a.short.report < b.short.report ? -1 : 1));
  const fresh = `${path}.${process.pid}.new`;
  try {
    writeFileSync(fresh, await frontPage(reports));
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
  return path;
}

function isFuller(a: Found, b: Found): boolean {
  const by = compareExtents(a.extent, b.extent);
  return by === 0 ? a.createdAt > b.createdAt : by > 0;
}

function isOurs(path: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes(`<meta name="generator" content="${FRONT_PAGE_GENERATOR}">`);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function readReport(out: string, folder: string): Found | undefined {
  const read = <T>(file: string) => JSON.parse(readFileSync(join(out, folder, file), 'utf8')) as T;
  try {
    const short = read<ReportInShort>('findings.json');
    const manifest = read<Manifest>(MANIFEST);
    const extent = extentOf(join(out, folder));
    if (extent === undefined || short.schemaVersion !== 1 || !Array.isArray(short.findings)) return undefined;
    return { short, folder, extent, createdAt: manifest.createdAt ?? '', facts: facts(manifest, extent) };
  } catch {
    return undefined; // no report, or one of another version
  }
}

function facts(manifest: Manifest, { profile, only }: Extent): readonly (readonly [string, string])[] {
  const { createdAt = '', resultsFrom, engine, trials, data = {} } = manifest;
  const sets = Object.entries(data).map(([name, { source = 'unknown' }]) => `${name} (${source})`);
  return [
    ['Profile', only.length === 0 ? profile : `${profile}, only ${only.join(' and ')}`],
    ['Engine', engine?.got ?? 'none'],
    ...(sets.length === 0 ? [] : ([['Data', sets.join(', ')]] as const)),
    ['Trials', trials?.total === undefined ? 'unknown' : String(trials.total)],
    ['Date', (resultsFrom?.createdAt ?? createdAt).slice(0, 10)],
  ];
}
