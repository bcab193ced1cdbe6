// Checks the types of a project that imports packed packages, with each compiler and each way to resolve that users have.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../run-command.js';

/** The packages of this tool that hold the compilers. */
const compilers = ['typescript-5', 'typescript-7'];
const resolutions = [
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];

/**
 * @param {string} folder - the project, installed
 * @param {readonly string[]} names - the packages that it imports, whole
 * @returns {Promise<string[]>} one line for each type error
 */
export async function typecheckConsumer(folder, names) {
  const imports = names.map((name, index) => `import * as package${index} from '${name}';\n`);
  const uses = names.map((_, index) => `const size${index}: number = Object.keys(package${index}).length;\n`);
  writeFileSync(join(folder, 'consumer.ts'), `${imports.join('')}${uses.join('')}`);
  const problems = [];
  for (const { module, moduleResolution } of resolutions) {
    const project = join(folder, `tsconfig.${moduleResolution}.json`);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2022',
      module,
      moduleResolution,
      skipLibCheck: true,
    };
    writeFileSync(project, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    for (const compiler of compilers) {
      const tsc = fileURLToPath(new URL(`../../node_modules/${compiler}/bin/tsc`, import.meta.url));
      const command = /** @type {const} */ (['node', tsc, '-p', project, '--pretty', 'false']);
      const { code, output } = await runCommand(folder, command, { collect: true });
      if (code !== 0) problems.push(`${compiler}, ${moduleResolution}: ${output.trim()}`);
    }
  }
  return problems;
}
