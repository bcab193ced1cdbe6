// The world as the command sees it: folder, environment, output, interruption. Passed in, so that tests can stand in.

/** What the command is given of the world around it. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly out: (line: string) => void;
  /** Writes a line to standard error. */
  readonly err: (line: string) => void;
  /** Aborted by the first Ctrl-C; the second ends the process. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** The world of this process; what interrupts it is given. */
export function realWorld(signal: AbortSignal = new AbortController().signal): World {
  return {
    cwd: process.cwd(),
    env: process.env,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    signal,
    now: () => new Date(),
  };
}
