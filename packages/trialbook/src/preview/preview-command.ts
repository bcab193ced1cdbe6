// `trialbook preview`: a server, the process that builds the page, and a watch over the files behind it.

import { existsSync } from 'node:fs';
import { type Command, EXIT, UsageError } from '../command/command.ts';
import { savedFolder } from '../kept/saved-results.ts';
import { discoverReports, type FoundReport, pickReports } from '../report/find-reports.ts';
import { findRoot } from '../report/find-root.ts';
import { pageBuilder } from './page-builder.ts';
import type { PageAnswer, PageTask } from './page-process.ts';
import { PREVIEW_HELP, type PreviewOptions, parsePreviewOptions } from './preview-options.ts';
import { previewServer } from './preview-server.ts';
import { watchCompiler } from './watch-compiler.ts';
import { watchFiles } from './watch-files.ts';

export const previewCommand: Command = async (argv, world) => {
  const options = parsePreviewOptions(argv, world.cwd);
  if (options.help) {
    world.out(PREVIEW_HELP);
    return EXIT.done;
  }
  const root = findRoot(world.cwd);
  const found = one(options, root, world.cwd);
  const task: PageTask = { found, root, options: withProfile(options, found), run: options.run };
  const server = await previewServer(options.port);
  const problems = new Map<'page' | 'compiler', string>();
  const set = (from: 'page' | 'compiler', message: string | undefined) => {
    if (message === undefined) problems.delete(from);
    else problems.set(from, message);
    if (message !== undefined) world.err(`trialbook preview: ${message}`);
    server.problem(problems.size === 0 ? undefined : [...problems.values()].join('\n\n'));
  };

  const hear = (answer: PageAnswer) => {
    if (answer.kind === 'texts') files.texts(answer.files);
    else if (answer.kind === 'failed') set('page', answer.message);
    else {
      set('page', undefined);
      server.page(answer.html);
      world.err(`${found.name}: shown at ${server.url}, built in ${(answer.ms / 1000).toFixed(2)} s`);
    }
  };
  const builder = pageBuilder(task, world, hear);
  const files = watchFiles(found, (change) => (change === 'text' ? builder.build() : builder.restart()));
  let stopCompiler = () => {};
  try {
    if (options.watch) stopCompiler = watchCompiler(found.folder, (errors) => set('compiler', errors));
    world.out(`${found.name}: ${server.url} (Ctrl-C ends it)`);
    if (options.open) await (await import('open')).default(server.url).catch(() => {});
    await interruption(world.signal);
  } finally {
    stopCompiler();
    files.stop();
    builder.stop();
    await server.close();
  }
  return EXIT.done;
};

function one({ report }: PreviewOptions, root: string, cwd: string): FoundReport {
  const picked = pickReports(report === undefined ? [] : [report], discoverReports(root), { root, cwd });
  if (picked.length > 1) {
    throw new UsageError(
      `trialbook preview shows one report; say which: ${picked.map(({ name }) => name).join(', ')}`,
    );
  }
  if (picked[0] === undefined)
    throw new UsageError('trialbook preview: there is no report whose package.json can be read');
  return picked[0];
}

/** The fullest that needs no trial. */
function withProfile(
  { results, profileGiven }: PreviewOptions,
  { folder }: FoundReport,
): PageTask['options'] {
  const kept = !profileGiven && existsSync(savedFolder(folder, 'full'));
  return kept ? { ...results, profile: 'full' } : results;
}

function interruption(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });
}
