// Runs the steps of a check in order, shows how each went, ends with the test count. Knows no step by name.

import { formatCounts } from './count-tests.js';
import { runTests } from './run-tests.js';

/** @import { CommandResult } from './run-command.js' */
/** @import { Workspace } from './workspace.js' */

/**
 * What a step found: one line per problem, and how much it looked at where that is worth saying.
 *
 * @typedef {{
 *   problems: string[],
 *   count?: number,
 *   tests?: { passed: number, failed: number, skipped: number },
 * }} StepResult
 */

/**
 * One step. It is skipped, and counts as failed, when the step it `needs` failed in the same run.
 *
 * @typedef {{ name: string, needs?: string, run: () => Promise<StepResult> }} Step
 */

/** @typedef {{ name: string, state: 'ok' | 'FAILED' | 'not run', seconds: number, note: string }} Outcome */

/**
 * A step that is one command; its output is the explanation.
 *
 * @param {string} name
 * @param {() => Promise<CommandResult>} run
 * @returns {Step}
 */
export function commandStep(name, run) {
  return {
    name,
    run: async () => {
      const { code } = await run();
      return { problems: code === 0 ? [] : [`exit code ${code}, see the output above`] };
    },
  };
}

/**
 * The step that runs and counts the tests.
 *
 * @param {Workspace} workspace
 * @returns {Step}
 */
export function testStep(workspace) {
  return {
    name: 'tests',
    run: async () => {
      const { counts } = await runTests(workspace);
      return { problems: counts.problems, tests: counts };
    },
  };
}

/**
 * Runs all steps (or those named in `only`), a failure stopping none but the steps that need it. The last line
 * printed is `N passed, N failed`: the tests, with every other step that did not succeed as one more failure.
 *
 * @param {readonly Step[]} steps
 * @param {{ only?: readonly string[], log?: (line: string) => void, now?: () => number }} [options]
 * @returns {Promise<number>} the exit code: 0 all well, 1 something failed, 2 `only` names no step
 */
export async function runSteps(
  steps,
  { only = [], log = console.log, now = performance.now.bind(performance) } = {},
) {
  const unknown = only.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    log(`no step is called ${unknown.join(', ')}; the steps are ${steps.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const totals = { passed: 0, failed: 0, skipped: 0 };
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const step of steps.filter(({ name }) => only.length === 0 || only.includes(name))) {
    if (outcomes.some(({ name, state }) => name === step.needs && state !== 'ok')) {
      outcomes.push({ name: step.name, state: 'not run', seconds: 0, note: `${step.needs} failed` });
      totals.failed += 1;
      continue;
    }
    log(`\n── ${step.name} ──`);
    const start = now();
    const { problems, count, tests } = await settle(step);
    for (const problem of problems) log(`  ${problem}`);
    const failed = tests ? tests.failed > 0 : problems.length > 0;
    totals.passed += tests?.passed ?? 0;
    totals.skipped += tests?.skipped ?? 0;
    totals.failed += tests ? tests.failed : Number(failed);
    outcomes.push({
      name: step.name,
      state: failed ? 'FAILED' : 'ok',
      seconds: (now() - start) / 1000,
      note: tests
        ? formatCounts(tests)
        : failed
          ? plural(problems.length, 'problem')
          : count === undefined
            ? ''
            : String(count),
    });
  }
  log('');
  for (const outcome of outcomes) log(formatOutcome(outcome));
  log(formatCounts(totals));
  return totals.failed > 0 ? 1 : 0;
}

/**
 * A step that throws has failed; the others still run.
 *
 * @param {Step} step
 * @returns {Promise<StepResult>}
 */
async function settle(step) {
  try {
    return await step.run();
  } catch (error) {
    return { problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

/** @param {Outcome} outcome */
function formatOutcome({ name, state, seconds, note }) {
  return `  ${name.padEnd(12)}${state.padEnd(9)}${seconds.toFixed(1).padStart(6)} s  ${note}`.trimEnd();
}

/**
 * @param {number} count
 * @param {string} noun
 */
function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
