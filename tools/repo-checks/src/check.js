// `pnpm check`: everything that must hold before a change lands, and exactly what CI runs.
// `pnpm check layers examples` runs those steps alone.

import { checkExamples } from './examples/examples.js';
import { checkLayers } from './layers.js';
import { checkPacked } from './packed/packed.js';
import { checkPromises } from './promises.js';
import { checkPublicApi } from './public-api/public-api.js';
import { runCommand, runTurbo } from './run-command.js';
import { commandStep, runSteps, testStep } from './run-steps.js';
import { checkWords } from './words.js';
import { readWorkspace } from './workspace.js';

/** @import { Step } from './run-steps.js' */

const workspace = await readWorkspace();
const { root } = workspace;

/** @type {Step[]} */
const steps = [
  commandStep('build', () => runTurbo(root, ['build', '--output-logs=errors-only'])),
  commandStep('types', () => runTurbo(root, ['typecheck', '--output-logs=errors-only'])),
  commandStep('lint', () => runCommand(root, ['biome', 'check', '--error-on-warnings', '.'])),
  { name: 'words', run: async () => ({ problems: await checkWords(root) }) },
  { name: 'promises', run: async () => ({ problems: checkPromises(root) }) },
  { name: 'layers', run: async () => ({ problems: checkLayers(workspace) }) },
  { name: 'public-api', needs: 'build', run: async () => ({ problems: await checkPublicApi(workspace) }) },
  { name: 'examples', needs: 'build', run: () => checkExamples(workspace) },
  { name: 'packed', needs: 'build', run: () => checkPacked(workspace) },
  testStep(workspace),
];

process.exitCode = await runSteps(steps, { only: process.argv.slice(2) });
