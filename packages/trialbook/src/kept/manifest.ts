// manifest.json: what produced a report. Asks git, reads the lockfile; times are here and nowhere else.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { ImageDataset } from '@trialbook/datasets';
import type { StudyResults } from '@trialbook/trials';
import type { EngineChoice } from '../engines/engine-choice.ts';
import { thisMachine } from './machine.ts';
import { enginesOf } from './run-facts.ts';

/** What the manifest records beside the machine. */
export interface ManifestInput {
  readonly report: string;
  readonly folder: string;
  readonly study: StudyResults;
  readonly data: ReadonlyMap<string, ImageDataset>;
  readonly engine: EngineChoice;
  readonly now: Date;
  readonly wallClockMs: number;
}

/** The manifest, as plain data. */
export function manifest(input: ManifestInput): Record<string, unknown> {
  const { study, data } = input;
  return {
    schemaVersion: 1,
    report: input.report,
    profile: study.info.profile,
    rootSeed: study.info.rootSeed,
    createdAt: input.now.toISOString(),
    wallClockMs: Math.round(input.wallClockMs),
    trialMs: Math.round(study.experiments.reduce((sum, { trialMs }) => sum + trialMs, 0)),
    trials: study.info.counts,
    source: gitState(input.folder),
    lockfile: lockfile(input.folder),
    codeVersions: Object.fromEntries(study.experiments.map(({ id, codeVersion }) => [id, codeVersion])),
    data: Object.fromEntries(
      [...data].map(([name, { source, title, checksum, files, standInReason }]) => [
        name,
        {
          source,
          title,
          checksum,
          ...(standInReason === undefined ? {} : { standInReason }),
          files: files.map((file) => ({ ...file, location: withoutFolders(file.location) })),
        },
      ]),
    ),
    engine: engineRecord(input),
    workers: study.info.workers,
    device: thisMachine(),
    node: process.version,
  };
}

/** A manifest may be handed on: of a path on this machine it keeps the file's name. Addresses stay. */
function withoutFolders(location: string): string {
  return isAbsolute(location) ? basename(location) : location;
}

/** What was asked for, what ran the trials; device and reason where this run started it. */
function engineRecord({ study, engine }: ManifestInput): Record<string, string> {
  const { device, why } = engine.found() ?? {};
  return {
    asked: engine.asked,
    got: enginesOf(study),
    ...(device === undefined ? {} : { device }),
    ...(why === undefined ? {} : { why }),
  };
}

/** Commit, whether the working tree differs from it, and a hash of the difference; null outside a repository. */
export function gitState(folder: string): { commit: string; dirty: boolean; diffHash: string | null } | null {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 2 ** 28,
      });
    const commit = git('rev-parse', 'HEAD').trim();
    const diff = git('diff', 'HEAD', '--binary') + git('status', '--porcelain', '--untracked-files=normal');
    const dirty = diff !== '';
    return { commit, dirty, diffHash: dirty ? sha256(diff) : null };
  } catch {
    return null;
  }
}

function lockfile(folder: string): { file: string; sha256: string } | null {
  for (let at = folder; ; at = dirname(at)) {
    for (const file of ['pnpm-lock.yaml', 'package-lock.json', 'yarn.lock', 'bun.lock']) {
      if (existsSync(join(at, file))) return { file, sha256: sha256(readFileSync(join(at, file))) };
    }
    if (dirname(at) === at) return null;
  }
}

function sha256(contents: string | Uint8Array): string {
  return createHash('sha256').update(contents).digest('hex');
}
