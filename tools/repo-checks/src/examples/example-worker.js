// The child process that imports examples one after the other and reports each. Time limits are its parent's business.

import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** @typedef {{ started: string } | { finished: string, error?: string }} WorkerMessage */

/** @type {unknown} */
let stray;
process.on('unhandledRejection', (error) => {
  stray ??= error;
});

process.on('message', async (/** @type {{ files: string[] }} */ { files }) => {
  for (const file of files) {
    process.send?.({ started: file });
    process.send?.({ finished: file, ...(await run(file)) });
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
  try {
    await import(pathToFileURL(file).href);
    await setImmediate();
    if (stray !== undefined) throw stray;
    return {};
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : `threw ${String(error)}` };
  }
}
