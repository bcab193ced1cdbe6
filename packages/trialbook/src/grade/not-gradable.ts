// Whether this machine has what kept trials were computed with: the engine and the data. Runs no trial.

import type { EngineName } from '@trialbook/training';
import type { ExperimentResults } from '@trialbook/trials';
import { engineChoice } from '../engines/engine-choice.ts';
import type { Job } from '../report/job.ts';

/**
 * Why trials of these results cannot be compared here; undefined when they can.
 *
 * @throws what goes wrong otherwise
 */
export async function reasonNotToGrade(results: ExperimentResults, job: Job): Promise<string | undefined> {
  try {
    const { engine } = results;
    if (engine !== undefined) await engineChoice(engine as EngineName, job.world).find();
    for (const [name, { checksums, source }] of Object.entries(results.data)) {
      const here = await job.data.source.load(name);
      if (sums(checksums) !== sums(here.checksums)) {
        return `data set ${name}: kept results are of ${words(source)}, here is ${words(here.source)} with another checksum; give --data-dir`;
      }
    }
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'EngineError' || name === 'DataUnavailableError') return message;
    throw error;
  }
}

const sums = (checksums: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.entries(checksums).sort());
const words = (source: unknown) => (typeof source === 'string' ? `${source} data` : JSON.stringify(source));
