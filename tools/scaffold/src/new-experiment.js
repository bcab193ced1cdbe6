// `pnpm new:experiment <report> <id>`.

import { planExperiment } from './plans.js';
import { repositoryRoot, runScaffold } from './run-scaffold.js';

process.exitCode = runScaffold((args) => planExperiment(args, repositoryRoot));
