// The child process that imports examples one after the other and reports each. Time limits are its parent's business.

import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

/**
 * What `console.log` printed, and the stack of the call (its lines are those of the file the example comes from).
 *
 * @typedef {{ text: string, stack: string }} Printed
 */

/** @typedef {{ started: string } | { finished: string, printed: Printed[], error?: string }} WorkerMessage */

/** @type {Printed[]} */
let printed = [];
const { log } = console;
console.log = (...values) => {
  printed.push({ text: format(...values), stack: new Error().stack ?? '' });
  log(...values);
};

/** @type {unknown} */
let stray;
process.on('unhandledRejection', (error) => {
  stray ??= error;
});

process.on('message', async (/** @type {{ files: string[] }} */ { files }) => {
  for (const file of files) {
    process.send?.({ started: file });
    const result = await run(file);
    process.send?.({ finished: file, printed, ...result });
  }
  process.disconnect();
  process.exit(0);
});

/**
 * @param {string} file
 * @returns {Promise<{ error?: string }>}
 */
async function run(file) {
  stray = undefined;
  printed = [];
  try {
    await import(pathToFileURL(file).href);
    await setImmediate();
    if (stray !== undefined) throw stray;
    return {};
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : `threw ${String(error)}` };
  }
}
