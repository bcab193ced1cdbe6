// What the process of the command does around the command: hears signals from its first moment, survives a reader that has
// gone and a full disk behind standard output, and stays able to end. Loads the command itself last.

import { Worker } from 'node:worker_threads';
import { EXIT } from './command.ts';
import { realWorld } from './world.ts';

/**
 * Runs the command line in this process.
 *
 * @returns the exit code
 */
export async function start(argv: readonly string[]): Promise<number> {
  const output = watchOutput();
  const interrupted = hearSignals();
  const code = runsInOneThread(argv)
    ? await inThread(argv, interrupted)
    : await (await import('../cli.ts')).main(argv, realWorld(interrupted));
  await new Promise(setImmediate); // a failure to write is told a moment later
  const lost = output.lost();
  if (lost === undefined) return code;
  process.stderr.write(`trialbook: standard output cannot be written: ${lost}\n`);
  return code === EXIT.done ? EXIT.failed : code;
}

/**
 * Without a listener an error of these streams ends the process, and the study with it. A reader that has gone (`| head`) wants
 * no more; whatever else goes wrong with standard output is told at the end.
 */
function watchOutput(): { lost: () => string | undefined } {
  let lost: string | undefined;
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') lost ??= message;
  });
  process.stderr.on('error', () => {});
  return { lost: () => lost };
}

/** Aborted by the first SIGINT, SIGTERM or SIGHUP. The second ends the process, with the exit code of an interrupted one. */
function hearSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      controller.abort(new Error('interrupted'));
    });
  }
  return controller.signal;
}

/** With `--workers 0` trials run where the command runs, and one that never ends would keep the process from hearing signals. */
function runsInOneThread(argv: readonly string[]): boolean {
  return argv.some((word, i) => word === '--workers=0' || (word === '0' && argv[i - 1] === '--workers'));
}

/** The command in a thread of its own, so that this one is free to hear a second Ctrl-C. */
function inThread(argv: readonly string[], interrupted: AbortSignal): Promise<number> {
  const thread = new Worker(new URL('./command-thread.js', import.meta.url), { workerData: argv });
  const interrupt = () => thread.postMessage('interrupt');
  if (interrupted.aborted) interrupt();
  interrupted.addEventListener('abort', interrupt, { once: true });
  return new Promise((done) => {
    thread.on('error', (error) => {
      process.stderr.write(`trialbook: ${error instanceof Error ? error.stack : String(error)}\n`);
      done(EXIT.failed);
    });
    thread.on('exit', (code) => done(code));
  });
}
