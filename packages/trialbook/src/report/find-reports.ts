// Which reports there are: packages that name a module, and modules given by path. Imports none; that is load-reports.ts.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../command/command.ts';
import { choice } from '../command/options.ts';

/** Where a report is. */
export interface FoundReport {
  readonly name: string;
  /** The compiled module. */
  readonly module: string;
  /** The package's folder: results are kept there. */
  readonly folder: string;
}

/** A package.json that cannot be read, and why. */
export interface BrokenPackage {
  readonly name: string;
  readonly reason: string;
}

/** What lies under a root. */
export interface Discovered {
  readonly found: readonly FoundReport[];
  readonly broken: readonly BrokenPackage[];
}

/** The packages under `reports/` of a root that name a report in package.json, by name, and the root's own. */
export function discoverReports(root: string): Discovered {
  const reports = join(root, 'reports');
  const folders = isFolder(reports)
    ? readdirSync(reports)
        .sort()
        .map((name) => join(reports, name))
    : [];
  const found: FoundReport[] = [];
  const broken: BrokenPackage[] = [];
  for (const folder of [...folders, root]) {
    const name = basename(folder);
    try {
      const module = reportOf(join(folder, 'package.json'));
      if (module !== undefined) found.push({ name, module, folder });
    } catch (error) {
      const reason = `${join(folder, 'package.json')} cannot be read: ${(error as Error).message}`;
      if (folder !== root) broken.push({ name, reason });
    }
  }
  return { found, broken };
}

/**
 * The module that a package.json names under `"trialbook": { "report": … }`; undefined when it names none or is not there.
 *
 * @throws SyntaxError and others when it cannot be read
 */
export function reportOf(manifest: string): string | undefined {
  if (!existsSync(manifest)) return undefined;
  const { trialbook } = (JSON.parse(readFileSync(manifest, 'utf8')) ?? {}) as {
    trialbook?: { report?: unknown };
  };
  const module = trialbook?.report;
  return typeof module === 'string' ? resolve(dirname(manifest), module) : undefined;
}

/**
 * The reports that were asked for; without names all that are found, or the one whose package the command was called in.
 *
 * @throws UsageError for a name that is no report, and where there is none
 */
export function pickReports(
  names: readonly string[],
  { found, broken }: Discovered,
  { root, cwd }: { readonly root: string; readonly cwd: string },
): readonly FoundReport[] {
  if (names.length > 0) return [...new Set(names)].map((name) => pick(name, found, broken, root, cwd));
  const here = found.find(({ folder }) => folder !== root && `${cwd}/`.startsWith(`${folder}/`));
  if (here !== undefined) return [here];
  if (found.length === 0 && broken.length === 0) throw new UsageError(nothingFound(root));
  return found;
}

function pick(
  name: string,
  found: readonly FoundReport[],
  broken: readonly BrokenPackage[],
  root: string,
  cwd: string,
): FoundReport {
  if (name.trim() === '') throw new UsageError('the name of a report is missing: it is empty');
  if (/[/\\\0]|^\.+$|\.[cm]?[jt]s$/.test(name)) return atPath(name, cwd);
  const unreadable = broken.find((each) => each.name === name);
  if (unreadable !== undefined) throw new UsageError(`report ${name}: ${unreadable.reason}`);
  if (found.length === 0) {
    throw new UsageError(`there is no report "${name}": ${nothingFound(root)}`);
  }
  const chosen = choice(
    'report',
    name,
    found.map((each) => each.name),
  );
  return found.find((each) => each.name === chosen)!;
}

/** A module, or the folder of a package that names one. */
function atPath(name: string, cwd: string): FoundReport {
  const path = resolve(cwd, name.replaceAll('\0', ''));
  if (!existsSync(path) || name.includes('\0'))
    throw new UsageError(`there is no file ${JSON.stringify(name).slice(1, -1)}`);
  if (!isFolder(path)) {
    if (!/\.[cm]?[jt]s$/.test(path))
      throw new UsageError(`${name} is no module: a report is a .js or .ts file`);
    return { name: basename(name).replace(/\.[cm]?[jt]s$/, ''), module: path, folder: dirname(path) };
  }
  const manifest = join(path, 'package.json');
  try {
    const module = reportOf(manifest);
    if (module !== undefined) return { name: basename(path), module, folder: path };
  } catch (error) {
    throw new UsageError(`${manifest} cannot be read: ${(error as Error).message}`);
  }
  throw new UsageError(`${name} is a folder, and no package.json in it says "trialbook": { "report": … }`);
}

const nothingFound = (root: string) =>
  `no report lies under ${join(root, 'reports')}, nor above; give the path of a module that exports \`report\`, or name it ` +
  'in package.json as "trialbook": { "report": "./dist/report.js" }';

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
