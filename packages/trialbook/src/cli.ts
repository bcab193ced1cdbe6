// The trialbook command: finds the subcommand, runs it, turns errors into one clear line and an exit code.

import { readFileSync } from 'node:fs';
import { closest } from '@trialbook/report';
import { type Command, EXIT, UsageError } from './command/command.ts';
import { reportFailure } from './command/report-failure.ts';
import { realWorld, type World } from './command/world.ts';

// Each subcommand is loaded when it is called, so that help and errors are quick.
const COMMANDS: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>
> = {
  report: {
    summary: 'run experiments and write reports',
    load: async () => (await import('./report/report-command.ts')).reportCommand,
  },
  preview: {
    summary: 'show a report while it is being written',
    load: async () => (await import('./preview/preview-command.ts')).previewCommand,
  },
  diff: {
    summary: 'compare two results of a report',
    load: async () => (await import('./diff/diff-command.ts')).diffCommand,
  },
  grade: {
    summary: 'run trials of submitted reports again, and list typed numbers',
    load: async () => (await import('./grade/grade-command.ts')).gradeCommand,
  },
  work: {
    summary: 'run part of the trials, beside other machines',
    load: async () => (await import('./work/work-command.ts')).workCommand,
  },
  submit: {
    summary: 'write what Slurm or Kubernetes needs to run a study',
    load: async () => (await import('./submit/submit-command.ts')).submitCommand,
  },
  engines: {
    summary: 'list what can run training steps, and how fast',
    load: async () => (await import('./engines/engines-command.ts')).enginesCommand,
  },
};

/**
 * Runs the command line.
 *
 * @param argv arguments after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 used wrongly, 130 interrupted
 */
export async function main(argv: readonly string[], world: World = realWorld()): Promise<number> {
  const [name, ...rest] = argv;
  try {
    world.signal.throwIfAborted();
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      world.out(help());
      return EXIT.done;
    }
    if (name === '--version' || name === '-v') {
      world.out(version());
      return EXIT.done;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) {
      const near = closest(name, Object.keys(COMMANDS));
      throw new UsageError(
        `there is no command "${name}"; ${near === undefined ? '' : `did you mean ${near}? `}Commands: ${Object.keys(COMMANDS).join(', ')}`,
      );
    }
    return await (await command.load())(rest, world);
  } catch (error) {
    return reportFailure(error, world);
  }
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return `trialbook: course experiments as small programs and finished write-ups

Usage: trialbook <command> [arguments]

${lines.join('\n')}

trialbook <command> --help says more. trialbook --version says which version this is.`;
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
