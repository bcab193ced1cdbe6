// Checks the types of a project that imports packed packages, with each compiler and each way to resolve that users have.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../run-command.js';

/** The packages of this tool that hold the compilers. */
const compilers = ['typescript-5', 'typescript-7'];
/** The declarations themselves are checked once: that takes most of the time, and finds the same each time. */
const resolutions = [
  { module: 'node16', moduleResolution: 'node16', skipLibCheck: true },
  { module: 'nodenext', moduleResolution: 'nodenext', skipLibCheck: false },
  { module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true },
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
  for (const { module, moduleResolution, skipLibCheck } of resolutions) {
    const project = join(folder, `tsconfig.${moduleResolution}.json`);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2022',
      module,
      moduleResolution,
      skipLibCheck,
    };
    writeFileSync(project, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    for (const compiler of compilers) {
      const tsc = fileURLToPath(new URL(`../../node_modules/${compiler}/bin/tsc`, import.meta.url));
      const command = /** @type {const} */ (['node', tsc, '-p', project, '--pretty', 'false']);
      const { code, output } = await runCommand(folder, command, { collect: true });
      const found = code === 0 ? [] : ownErrors(output);
      problems.push(...found.map((problem) => `${compiler}, ${moduleResolution}: ${problem}`));
    }
  }
  return problems;
}

/**
 * The errors in the project itself and in the declarations of our packages. Those of other libraries are theirs: TensorFlow.js's,
 * for one, have hundreds under `strict`.
 *
 * @param {string} output - of tsc, not empty
 * @returns {string[]}
 */
export function ownErrors(output) {
  const errors = output.split('\n').filter((line) => /error TS\d+:/.test(line));
  if (errors.length === 0) return [output.trim()];
  return errors.filter((line) =>
    /^(?:consumer\.ts\(|error |.*node_modules\/(?:@trialbook|trialbook)\/(?!.*node_modules))/.test(line),
  );
}
