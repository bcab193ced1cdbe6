// Runs examples in child processes, several to a process, each under a time limit. Finds and writes none.

import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { checkOutput, lineIn } from './check-output.js';

/** @import { WorkerMessage } from './example-worker.js' */
/** @import { WrittenExample } from './example-folder.js' */

const worker = fileURLToPath(new URL('./example-worker.js', import.meta.url));

/** How many examples share a process: enough to pay for loading TensorFlow.js once, few enough to spread over cores. */
const batchSize = 12;

/**
 * Runs every example, bounded by the cores.
 *
 * @param {readonly (readonly WrittenExample[])[]} groups - examples of one group share processes
 * @param {{ timeLimitMs?: number }} [options] - the limit of each single example, 10 min by default: only for one that hangs
 * @returns {Promise<string[]>} one `file:line: what went wrong` per failure
 */
export async function runExamples(groups, { timeLimitMs = 600_000 } = {}) {
  const limit = pLimit(availableParallelism());
  const batches = groups.flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / batchSize) }, (_, i) =>
      group.slice(i * batchSize, (i + 1) * batchSize),
    ),
  );
  return (await Promise.all(batches.map((batch) => limit(() => runBatch(batch, timeLimitMs))))).flat();
}

/**
 * @param {readonly WrittenExample[]} batch
 * @param {number} timeLimitMs
 * @returns {Promise<string[]>}
 */
async function runBatch(batch, timeLimitMs) {
  /** @type {string[]} */
  const problems = [];
  let left = [...batch];
  while (left.length > 0) {
    const { finished, failures, stopped } = await runProcess(left, timeLimitMs);
    problems.push(...failures);
    // An example that ended the process takes only itself down: the rest go on in a fresh one.
    left = left.slice(finished + (stopped ? 1 : 0));
    if (finished === 0 && !stopped) break;
  }
  return problems;
}

/**
 * One child process over `examples`, until they are done or one of them ends it or runs out of time.
 *
 * @param {readonly WrittenExample[]} examples - not empty
 * @param {number} timeLimitMs
 * @returns {Promise<{ finished: number, failures: string[], stopped: boolean }>}
 */
function runProcess(examples, timeLimitMs) {
  return new Promise((resolve) => {
    const child = fork(worker, {
      cwd: dirname(examples[0]?.javascript ?? worker),
      execArgv: ['--enable-source-maps'],
      silent: true,
    });
    /** @type {string[]} */
    const failures = [];
    let finished = 0;
    let output = '';
    let timedOut = false;
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('message', (/** @type {WorkerMessage} */ message) => {
      clearTimeout(timer);
      if ('started' in message) {
        output = '';
        timer = setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, timeLimitMs);
      } else {
        const example = examples[finished++];
        if (!example) return;
        if (message.error !== undefined) failures.push(describe(example, message.error, output));
        else failures.push(...checkOutput(example.example, message.printed));
      }
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const current = examples[finished];
      if (current) {
        const reason = timedOut
          ? `did not finish within ${timeLimitMs / 1000} s`
          : `ended its process (${signal ?? `exit code ${code}`})`;
        failures.push(describe(current, reason, output));
      }
      resolve({ finished, failures, stopped: current !== undefined });
    });
    child.send({ files: examples.map(({ javascript }) => javascript) });
  });
}

/**
 * @param {WrittenExample} written
 * @param {string} error - a stack or a plain message
 * @param {string} output - what the example printed
 */
function describe({ example }, error, output) {
  const head = error.split('\n    at ', 1)[0]?.trim() ?? error;
  const message = head.split('\n').find((text) => /^\w*Error\b/.test(text)) ?? head;
  const printed =
    output.trim() === '' ? '' : `\n    it printed: ${output.trim().slice(-600).replaceAll('\n', '\n    ')}`;
  return `${example.file}:${lineIn(example.file, error) ?? example.line}: ${message}${printed}`;
}
