// `trialbook work`: runs a share of a study's trials, or those that a queue hands out, and says what it did.

import { workTrials } from '@trialbook/trials';
import { type Command, EXIT, UsageError } from '../command/command.ts';
import { studyOptions } from '../report/job.ts';
import { askedReports, openJob, withAsked, withinReason } from '../report/prepare.ts';
import { readCosts } from './costs-file.ts';
import { sharedStudy } from './studies.ts';
import { parseWorkOptions, WORK_HELP, type WorkOptions } from './work-options.ts';

export const workCommand: Command = async (argv, world) => {
  const options = withinReason(parseWorkOptions(argv, world), world);
  if (options.help) {
    world.out(WORK_HELP);
    return EXIT.done;
  }
  const frozen = options.costs === undefined ? {} : readCosts(options.costs);
  const { root, reports, code } = await askedReports(options.reports, world);
  if (code !== EXIT.done) return code; // shares of fewer reports are other shares
  const study = sharedStudy(withAsked(reports, options), options, world);
  const { job, place } = await openJob(options, root, world);
  try {
    const { share } = options;
    const part =
      share === undefined
        ? { queue: await queueOf(place.queue, options) }
        : { share: { ...share, ...frozen } };
    const { counts, repeated, waiting } = await workTrials({ ...studyOptions(job), ...study, ...part });
    const { run, cached, left, diverged, failed } = counts;
    const facts = [
      `${run} trials run`,
      `${cached} stored already`,
      ...(left > 0 ? [`${left} by other machines`] : []),
      `${repeated} repeated`,
      ...(diverged > 0 ? [`${diverged} diverged`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
    ];
    const name = share === undefined ? 'queue' : `share ${share.index}/${share.count}`;
    world.out(`${name}: ${facts.join(', ')}; kept in ${place.words}`);
    for (const { id, before } of waiting) {
      world.out(`${id} follows ${before.join(', ')}: once these are finished, start the shares again`);
    }
    return failed > 0 && !options.allowFailed ? EXIT.failed : EXIT.done;
  } finally {
    await place.close();
  }
};

function queueOf<Queue>(queue: (() => Promise<Queue>) | undefined, { workers }: WorkOptions): Promise<Queue> {
  if (queue === undefined) {
    throw new UsageError(
      'trialbook work needs to know its part: --shard <i>/<n>, --shards <n> under a scheduler, or --store postgres://… for a queue',
    );
  }
  if (workers !== 0) return queue();
  throw new UsageError(
    '--workers 0 computes in the thread that has to be heard from by the queue; give at least 1, or --shard',
  );
}
