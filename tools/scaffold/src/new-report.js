// `pnpm new:report <name>`.

import { planReport } from './plans.js';
import { runScaffold } from './run-scaffold.js';

process.exitCode = runScaffold(planReport);
