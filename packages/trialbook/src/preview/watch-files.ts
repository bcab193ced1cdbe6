// Watches what a page is made of: its texts and references, and the compiled modules behind it. Reads nothing.

import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FoundReport } from '../report/find-reports.ts';

/** What has changed: a text, which is read again, or a module, which takes a process of its own. */
export type Change = 'text' | 'module';

/** Watches until it is stopped. */
export interface FileWatch {
  /** Texts of the report, relative to its package: their folders are watched, too. */
  texts(files: readonly string[]): void;
  stop(): void;
}

/** Editors and compilers write in several steps: a change is told when this long nothing has followed. */
const QUIET_MS: Readonly<Record<Change, number>> = { text: 25, module: 200 };

/** Told of changes until it is stopped. */
export function watchFiles({ folder, module }: FoundReport, changed: (change: Change) => void): FileWatch {
  const watched = new Map<string, FSWatcher>();
  const timers = new Map<Change, NodeJS.Timeout>();
  const modules = /\.[cm]?ts$/.test(module) ? /\.[cm]?[jt]s$/ : /\.[cm]?js$/;

  const note = (name: string | null) => {
    const change = kindOf(name ?? '', modules);
    if (change === undefined) return;
    clearTimeout(timers.get(change));
    timers.set(
      change,
      setTimeout(() => changed(change), QUIET_MS[change]),
    );
  };
  const add = (path: string, recursive: boolean) => {
    if (watched.has(path) || !isFolder(path)) return;
    const watcher = watch(path, { recursive }, (_, name) => note(name));
    watcher.on('error', () => {}); // a folder that is removed is watched no more
    watched.set(path, watcher);
  };
  const addTexts = (files: readonly string[]) => {
    for (const file of files) add(dirname(join(folder, file)), false);
  };

  addTexts(['references.bib', 'text/any.md']);
  for (const path of moduleFolders(folder, module)) add(path, path !== folder);
  return {
    texts: addTexts,
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      for (const watcher of watched.values()) watcher.close();
    },
  };
}

function kindOf(name: string, modules: RegExp): Change | undefined {
  if (/(^|[/\\])\.|~$/.test(name)) return undefined; // what editors keep beside a file
  if (/\.(md|bib)$/.test(name)) return 'text';
  return modules.test(name) && !/\.test\.[cm]?[jt]s$/.test(name) ? 'module' : undefined;
}

/** The folder of the module with all below it; of a package whose module lies at its top, all but what is not its code. */
function moduleFolders(folder: string, module: string): string[] {
  const at = dirname(module);
  if (at !== folder) return [at];
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !/^(\.|node_modules$|results$|dist$|reports-out$)/.test(entry.name),
    )
    .map(({ name }) => join(folder, name));
  return [folder, ...inside];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
