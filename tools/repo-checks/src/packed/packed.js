// Installs the packed packages as users would, outside the workspace: do they install, resolve, have sound types, stay small?

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../run-command.js';
import { publishablePackages } from '../workspace.js';
import { checkSize } from './folder-size.js';
import { installConsumer } from './install-consumer.js';
import { loadConsumer } from './load-consumer.js';
import { packPackages } from './pack-packages.js';
import { typecheckConsumer } from './typecheck-consumer.js';

/** @import { Manager } from './install-consumer.js' */
/** @import { StepResult } from '../run-steps.js' */
/** @import { Workspace } from '../workspace.js' */

/**
 * What a user may ask for, and the most megabytes (of 10^6 bytes) its node_modules may take. Most of what everything
 * takes is two libraries: onnxruntime-node holds the binaries of all platforms, @tensorflow/tfjs every bundle and source map.
 *
 * @type {readonly { user: string, manager: Manager, packages: readonly string[] | 'all', megabytes: number }[]}
 */
const users = [
  { user: 'random', manager: 'npm', packages: ['@trialbook/random'], megabytes: 5 },
  { user: 'stats', manager: 'npm', packages: ['@trialbook/stats'], megabytes: 5 },
  { user: 'datasets', manager: 'npm', packages: ['@trialbook/datasets'], megabytes: 5 },
  { user: 'report', manager: 'npm', packages: ['@trialbook/report'], megabytes: 150 },
  { user: 'everything', manager: 'npm', packages: 'all', megabytes: 680 },
  { user: 'everything with pnpm', manager: 'pnpm', packages: 'all', megabytes: 680 },
];

/**
 * Packs every public package and installs it for each user above, peers strict and install scripts off; then loads it and checks its types. Where no
 * registry answers, nothing is checked and the log says why.
 *
 * @param {Workspace} workspace - built
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<StepResult>} the problems, and how many installations were checked
 */
export async function checkPacked(workspace, { log = console.log } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'trialbook-packed-'));
  try {
    const unreachable = await whyNoRegistry(folder);
    if (unreachable) {
      log(`  skipped: the packages cannot be installed, since no registry answers (${unreachable})`);
      return { problems: [], count: 0 };
    }
    const publishable = publishablePackages(workspace);
    const tarballs = await packPackages(publishable, join(folder, 'tarballs'));
    const problems = [];
    for (const { user, manager, packages, megabytes } of users) {
      const names = packages === 'all' ? [...tarballs.keys()] : packages;
      const consumer = join(folder, user.replaceAll(' ', '-'));
      mkdirSync(consumer);
      const failure = await installConsumer(consumer, { manager, names, packages: publishable, tarballs });
      if (failure) {
        problems.push(`${user}: ${failure}`);
        continue;
      }
      const size = checkSize(join(consumer, 'node_modules'), megabytes);
      log(`  ${user}: ${size.megabytes.toFixed(1)} MB of at most ${megabytes} MB`);
      const found = [
        ...size.problems,
        ...(await loadConsumer(consumer, names)),
        ...(await typecheckConsumer(consumer, names)),
      ];
      problems.push(...found.map((problem) => `${user}: ${problem}`));
    }
    return { problems, count: users.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder - where npm runs, outside every workspace
 * @returns {Promise<string | undefined>} the last line of npm's answer where the registry does not give one
 */
async function whyNoRegistry(folder) {
  const command = /** @type {const} */ ([
    'npm',
    'view',
    'typescript',
    'version',
    '--prefer-online',
    '--fetch-retries=1',
    '--fetch-timeout=30000',
  ]);
  const { code, output } = await runCommand(folder, command, { collect: true });
  if (code === 0) return undefined;
  const lines = output
    .split('\n')
    .filter((line) => /npm (error|ERR!)/.test(line) && !line.includes('complete log'));
  return lines.at(0)?.trim() ?? `npm view ended with exit code ${code}`;
}
