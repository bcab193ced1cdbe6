// `pnpm build`: compiles every package, cached. Arguments go to turbo: `pnpm build --filter @trialbook/stats`.

import { runTurbo } from './run-command.js';
import { readWorkspace } from './workspace.js';

const { root } = await readWorkspace();
const { code } = await runTurbo(root, ['build', '--output-logs=errors-only', ...process.argv.slice(2)]);
process.exitCode = code;
