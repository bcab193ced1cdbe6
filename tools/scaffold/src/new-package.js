// `pnpm new:package <name> [level]`.

import { planPackage } from './plans.js';
import { runScaffold } from './run-scaffold.js';

process.exitCode = runScaffold(planPackage);
