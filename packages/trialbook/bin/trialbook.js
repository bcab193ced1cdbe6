#!/usr/bin/env node
// The trialbook command. All of it is in dist/cli.js; this only starts it.
import { main } from '../dist/cli.js';

process.exitCode = await main(process.argv.slice(2));
