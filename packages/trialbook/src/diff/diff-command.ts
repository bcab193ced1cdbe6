// `trialbook diff`: what differs between two results, said or as JSON. The comparison is @trialbook/report's.

import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { compareResults, ReportError, type ResultsJson, readResultsJson } from '@trialbook/report';
import { type Command, EXIT, UsageError } from '../command/command.ts';
import { readArguments } from '../command/options.ts';
import { comparisonText } from './comparison-text.ts';

const FLAGS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const HELP = `Usage: trialbook diff <first> <second> [options]

Compares two results of a report, the second against the first: means that moved, with the interval of the difference and a test;
facts; verdicts that flipped; and what only one of them has. Each is a results.json, or a folder that holds one: a written report
(reports/dist/<report>) or kept results (reports/<report>/results/<profile>).

Trials of equal seeds are compared in pairs, others as independent samples; p-values are corrected by Holm's method over all means.
Times are compared like any other number. The exit code is 0 where nothing differs, 1 where something does.

  --json    as JSON`;

export const diffCommand: Command = async (argv, world) => {
  const { values, positionals } = readArguments(argv, FLAGS);
  if (values.help) {
    world.out(HELP);
    return EXIT.done;
  }
  const [first, second, ...more] = positionals;
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UsageError(
      `trialbook diff compares two results; got ${positionals.length}. Name two files or folders`,
    );
  }
  const [a, b] = [read(first, world.cwd), read(second, world.cwd)];
  if (a.report !== b.report) {
    throw new UsageError(
      `trialbook diff compares two results of one report; ${first} is of ${a.report}, ${second} of ${b.report}`,
    );
  }
  const comparison = compareResults(a, b);
  world.out(
    values.json
      ? JSON.stringify({ schemaVersion: 1, report: a.report, ...comparison }, null, 2)
      : comparisonText(comparison, [a, b]),
  );
  const { numbers, verdicts, onlyFirst, onlySecond } = comparison;
  return [numbers, verdicts, onlyFirst, onlySecond].every((list) => list.length === 0)
    ? EXIT.done
    : EXIT.failed;
};

function read(given: string, cwd: string): ResultsJson {
  const path = resolve(cwd, given);
  const what = statSync(path, { throwIfNoEntry: false });
  if (what === undefined) throw new UsageError(`there is no file or folder ${given}`);
  const file = what.isDirectory() ? join(path, 'results.json') : path;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ReportError(
      `${relative(cwd, file)} cannot be read (${(error as Error).message}); name a results.json, or the folder of a written report or of kept results`,
    );
  }
  return readResultsJson(text, relative(cwd, file));
}
