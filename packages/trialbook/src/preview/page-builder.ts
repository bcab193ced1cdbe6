// The process that builds the page, seen from outside: started, told to build, replaced. What it does is page-process.ts.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { World } from '../command/world.ts';
import type { PageAnswer, PageTask } from './page-process.ts';

/** Builds a page again and again. */
export interface PageBuilder {
  /** From the texts as they are now, with the modules and results of before. */
  build(): void;
  /** From modules and results as they are now: in a process of its own. */
  restart(): void;
  stop(): void;
}

/** Starts it; it builds the first page by itself. Answers of a process that was replaced are not heard. */
export function pageBuilder(
  task: PageTask,
  { cwd, env }: World,
  hear: (answer: PageAnswer) => void,
): PageBuilder {
  let current: ChildProcess | undefined;
  const start = () => {
    const child = fork(fileURLToPath(new URL('./page-process.js', import.meta.url)), {
      cwd,
      env: env as NodeJS.ProcessEnv,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (answer) => {
      if (child === current) hear(answer as PageAnswer);
    });
    child.on('exit', (code, by) => {
      if (child !== current) return;
      hear({
        kind: 'failed',
        message: `the process that builds the page ended with ${by ?? `code ${code}`}`,
      });
    });
    child.send(task);
    current = child;
  };
  const stop = () => {
    const last = current;
    current = undefined;
    last?.kill('SIGKILL'); // it writes nothing; trials that it runs are stored whole or not at all
  };
  const restart = () => {
    stop();
    start();
  };
  start();
  return {
    build: () => {
      if (current?.connected) current.send('build');
      else restart();
    },
    restart,
    stop,
  };
}
