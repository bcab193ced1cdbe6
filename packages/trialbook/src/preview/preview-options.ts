// The arguments of `trialbook preview`: parsed, checked, explained.

import { UsageError } from '../command/command.ts';
import { readArguments } from '../command/options.ts';
import { parseReportOptions, type ReportOptions } from '../report/report-options.ts';

/** What is shown, and where. */
export interface PreviewOptions {
  readonly help: boolean;
  /** Undefined for the only one there is. */
  readonly report: string | undefined;
  /** The first port to try. */
  readonly port: number;
  readonly open: boolean;
  /** Whether the project's compiler is started, too. */
  readonly watch: boolean;
  /** Whether missing trials are run first. */
  readonly run: boolean;
  /** Whether a profile was asked for. */
  readonly profileGiven: boolean;
  /** As `trialbook report` takes them. */
  readonly results: ReportOptions;
}

const FLAGS = {
  profile: { type: 'string' },
  seed: { type: 'string' },
  'data-dir': { type: 'string' },
  offline: { type: 'boolean' },
  port: { type: 'string' },
  open: { type: 'boolean' },
  watch: { type: 'boolean' },
  run: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const PREVIEW_HELP = `Usage: trialbook preview [report] [options]

Shows a report while it is being written: serves it on this machine alone, and shows it anew whenever one of its texts, its
references or its compiled modules is saved. Trials are not run: what is neither kept with the report nor stored is left
out. Mistakes appear in the page and here, with file and line. Ctrl-C ends it.

  --watch              start the project's TypeScript compiler too, so that a saved .ts file is shown
  --run                run what is missing first
  --profile <profile>  default full where its results are kept with the report, else quick
  --seed <seed>        root seed; default 1
  --data-dir <folder>  where image data sets lie
  --offline            download nothing
  --port <number>      the first port to try; default 4600
  --open               show it in the browser`;

/**
 * Reads the arguments.
 *
 * @throws UsageError in one line: what is wrong, what is allowed
 */
export function parsePreviewOptions(argv: readonly string[], cwd: string): PreviewOptions {
  const { values, positionals } = readArguments(argv, FLAGS);
  if (positionals.length > 1) {
    throw new UsageError(
      `trialbook preview shows one report; got ${positionals.length}: ${positionals.join(' ')}`,
    );
  }
  const passed = (['profile', 'seed', 'data-dir'] as const).flatMap((name) =>
    values[name] === undefined ? [] : [`--${name}=${values[name]}`],
  );
  return {
    help: values.help ?? false,
    report: positionals[0],
    port: port(values.port ?? '4600'),
    open: values.open ?? false,
    watch: values.watch ?? false,
    run: values.run ?? false,
    profileGiven: values.profile !== undefined,
    results: parseReportOptions(values.offline ? [...passed, '--offline'] : passed, cwd),
  };
}

function port(given: string): number {
  const number = Number(given);
  if (/^\d{1,5}$/.test(given) && number >= 1 && number <= 65_535) return number;
  throw new UsageError(`--port takes a whole number from 1 to 65535; got "${given}"`);
}
