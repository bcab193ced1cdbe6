// The project's own TypeScript compiler in watch mode, for `--watch`: what it says is told, with file and line.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UsageError } from '../command/command.ts';

/**
 * Starts it for the package in a folder.
 *
 * @param told the errors of the last compilation, one a line; undefined when there are none
 * @returns stops it
 * @throws UsageError when the package has no settings for it, or no compiler can be found
 */
export function watchCompiler(folder: string, told: (errors: string | undefined) => void): () => void {
  const settings = ['tsconfig.build.json', 'tsconfig.json'].find((name) => existsSync(join(folder, name)));
  if (settings === undefined)
    throw new UsageError(`--watch: there is no tsconfig.json in ${folder}; leave it out`);
  const child = spawn(
    process.execPath,
    [compiler(folder), '-p', settings, '--watch', '--preserveWatchOutput', '--pretty', 'false'],
    // A group of its own: the compiler may be a process that this one starts.
    { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], detached: true },
  );
  let rest = '';
  let errors: string[] = [];
  child.stdout.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString()).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (/error TS\d+: /.test(line)) errors.push(line);
      else if (/Found \d+ errors?\./.test(line)) {
        told(errors.length === 0 ? undefined : errors.join('\n'));
        errors = [];
      }
    }
  });
  child.on('error', (error) => told(`the compiler cannot be started: ${error.message}`));
  return () => stopGroup(child);
}

function stopGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

function compiler(folder: string): string {
  try {
    const manifest = createRequire(join(folder, 'package.json')).resolve('typescript/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { tsc: string } };
    return join(dirname(manifest), bin.tsc);
  } catch {
    throw new UsageError(
      `--watch: there is no TypeScript compiler for ${folder}; npm install --save-dev typescript`,
    );
  }
}
