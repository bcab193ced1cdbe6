// Checks the types of written examples with the workspace's tsc, as a user's strict project would. Runs none of them.

import { writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { runCommand } from '../run-command.js';
import { repositoryRoot } from '../workspace.js';

/** @import { WrittenExample } from './example-folder.js' */

/**
 * @param {string} folder - holds the examples
 * @param {readonly WrittenExample[]} written
 * @returns {Promise<string[]>} one `file:line: message` per type error
 */
export async function typecheckExamples(folder, written) {
  if (written.length === 0) return [];
  const project = join(folder, 'tsconfig.json');
  writeFileSync(
    project,
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: 'ES2023',
        module: 'NodeNext',
        moduleDetection: 'force',
        skipLibCheck: true,
        types: ['node'],
      },
      files: written.map(({ typescript }) => typescript),
    }),
  );
  const command = /** @type {const} */ (['tsc', '-p', project, '--pretty', 'false']);
  const { code, output } = await runCommand(repositoryRoot, command, { collect: true, cwd: folder });
  if (code === 0) return [];
  const examples = new Map(written.map(({ typescript, example }) => [typescript, example]));
  const problems = output.split('\n').flatMap((line) => {
    const match = /^(.+)\((\d+),\d+\): error (TS\d+: .*)$/.exec(line);
    if (!match) return [];
    const [, file = '', row, message] = match;
    const example = examples.get(isAbsolute(file) ? file : resolve(folder, file));
    return [`${example?.file ?? file}:${row}: ${message}`];
  });
  return problems.length > 0 ? problems : [`tsc could not check the examples: ${output.trim()}`];
}
