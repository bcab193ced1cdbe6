// `trialbook grade`: some trials of submitted reports run again, and their typed numbers, in one table for the instructor.

import { relative } from 'node:path';
import { type Command, EXIT } from '../command/command.ts';
import { discoverReports } from '../report/find-reports.ts';
import { withinReason } from '../report/prepare.ts';
import { GRADE_HELP, type GradeOptions, parseGradeOptions } from './grade-options.ts';
import { type GradedReport, gradeReport } from './grade-report.ts';
import { gradeText } from './grade-text.ts';

export const gradeCommand: Command = async (argv, world) => {
  const parsed = parseGradeOptions(argv, world.cwd);
  if (parsed.help) {
    world.out(GRADE_HELP);
    return EXIT.done;
  }
  const options: GradeOptions = { ...parsed, study: withinReason(parsed.study, world) };
  const { seed, trials } = options;
  world.err(`grade: --seed ${seed} chooses these trials again`);
  const reports: GradedReport[] = [];
  for (const folder of options.folders) {
    const { found, broken } = discoverReports(folder);
    const at = relative(world.cwd, folder) || '.';
    for (const each of found) reports.push(await gradeReport(each, options, world));
    for (const { name, reason } of broken) reports.push(notChecked(name, at, reason));
    if (found.length + broken.length === 0) {
      reports.push(
        notChecked(
          at,
          at,
          'there is no report: neither its package.json nor one under reports/ says "trialbook": { "report": … }; name the ' +
            'folder of a course repository or of a report package',
        ),
      );
    }
  }
  world.out(
    options.json
      ? JSON.stringify({ schemaVersion: 1, seed, trials, reports }, null, 2)
      : gradeText(reports, { seed, trials }),
  );
  return reports.every(isSound) ? EXIT.done : EXIT.failed;
};

function notChecked(report: string, folder: string, problem: string): GradedReport {
  return { report, folder, experiments: [], texts: [], problems: [problem] };
}

function isSound({ experiments, problems }: GradedReport): boolean {
  return (
    problems.length === 0 &&
    experiments.every(
      ({ problem, trials }) =>
        problem === undefined && trials.every(({ grade }) => grade !== 'differs' && grade !== 'failed'),
    )
  );
}
