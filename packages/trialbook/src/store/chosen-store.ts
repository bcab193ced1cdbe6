// Where finished trials are kept: a folder, or a database that several machines share. Loads what speaks to it when it is asked for.

import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallQueue, TrialStore } from '@trialbook/trials';
import { UsageError } from '../command/command.ts';
import type { World } from '../command/world.ts';

/** A store, and what goes with it. */
export interface ChosenStore {
  /** As a study takes it. */
  readonly store: string | TrialStore;
  /** For people; without passwords. */
  readonly words: string;
  /** Hands out calls to several machines; only a database does. */
  readonly queue?: () => Promise<CallQueue>;
  readonly close: () => Promise<void>;
}

/** As much of `@trialbook/postgres` as is used. */
interface Postgres {
  openPostgres(
    address: string,
    options: { readonly log: (message: string) => void; readonly signal: AbortSignal },
  ): Promise<{
    readonly store: TrialStore;
    readonly words: string;
    queue(): Promise<CallQueue>;
    close(): Promise<void>;
  }>;
}

/**
 * Opens the store that was asked for, else that of `TRIALBOOK_STORE`, else the one in the root's `.trialbook/store`.
 *
 * @throws UsageError when the place is of no kind that is known, or what speaks to it is not installed
 * @throws StoreError when the database cannot be reached
 */
export async function chosenStore(
  given: string | undefined,
  root: string,
  world: World,
): Promise<ChosenStore> {
  const [what, place] =
    given === undefined ? ['TRIALBOOK_STORE', world.env.TRIALBOOK_STORE?.trim()] : ['--store', given];
  if (place === undefined || place === '') return folderStore(join(root, '.trialbook', 'store'));
  if (/^postgres(ql)?:\/\//.test(place)) return postgresStore(what, place, root, world);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(place)?.[1];
  if (scheme === undefined) return folderStore(resolve(world.cwd, place));
  throw new UsageError(
    `${what} takes a folder, or postgres://…; got an address that begins with ${scheme}://`,
  );
}

function folderStore(folder: string): ChosenStore {
  return { store: folder, words: folder, close: async () => {} };
}

async function postgresStore(
  what: string,
  address: string,
  root: string,
  world: World,
): Promise<ChosenStore> {
  const { openPostgres } = await loadPostgres(what, root);
  const opened = await openPostgres(address, { log: world.err, signal: world.signal });
  return {
    store: opened.store,
    words: opened.words,
    queue: () => opened.queue(),
    close: () => opened.close(),
  };
}

const PACKAGE = '@trialbook/postgres';

/** From the project, which decides about its version; else from beside this package. */
async function loadPostgres(what: string, root: string): Promise<Postgres> {
  for (const from of [join(root, 'package.json'), import.meta.url]) {
    let found: string;
    try {
      found = createRequire(from).resolve(PACKAGE);
    } catch {
      continue;
    }
    return (await import(pathToFileURL(found).href)) as Postgres;
  }
  throw new UsageError(
    `${what} names a PostgreSQL database, which needs the package ${PACKAGE}: npm install ${PACKAGE} (Node 22.12 or newer)`,
  );
}
