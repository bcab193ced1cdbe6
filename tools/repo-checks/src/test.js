// `pnpm test`: runs every package's tests through turbo and ends with `N passed, N failed`.
// Arguments go to turbo: `pnpm test --filter @trialbook/stats`, `pnpm test --force`.

import { formatCounts } from './count-tests.js';
import { runTests } from './run-tests.js';
import { readWorkspace } from './workspace.js';

const { counts } = await runTests(await readWorkspace(), process.argv.slice(2));
for (const problem of counts.problems) console.log(`  ${problem}`);
console.log(formatCounts(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
