#!/usr/bin/env node
// The trialbook command. All of it is in dist/; this only starts it.
import { start } from '../dist/command/start.js';

process.exitCode = await start(process.argv.slice(2));
