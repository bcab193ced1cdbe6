// Whether results kept with a report are used by a run of the command; where they are not, it is said. Runs nothing.

import { existsSync } from 'node:fs';
import type { World } from '../command/world.ts';
import type { LoadedReport } from '../report/load-reports.ts';
import type { StudyChoices } from '../report/study-options.ts';
import { readSavedResults, type SavedResults, savedFolder } from './saved-results.ts';

/**
 * The kept results that a run of the command uses; undefined when there are none, or when it asks for others, which is said.
 *
 * @throws ReportError when they are damaged: computing them anew would take hours, and must be asked for
 */
export function usableResults(
  { name, folder }: LoadedReport,
  options: StudyChoices & { readonly fresh: boolean },
  world: World,
): SavedResults | undefined {
  const at = savedFolder(folder, options.profile);
  if (options.fresh || !existsSync(at)) return undefined;
  const notUsed = (why: string) => {
    world.err(`${name}: the results kept for profile ${options.profile} are not used: ${why}`);
    return undefined;
  };
  if (options.engine !== 'auto') return notUsed(`--engine ${options.engine} asks for trials of that engine`);
  const saved = readSavedResults(at);
  const seed = saved?.info.rootSeed;
  if (seed !== options.seed) return notUsed(`they are of seed ${String(seed)}, not ${options.seed}`);
  return saved;
}
