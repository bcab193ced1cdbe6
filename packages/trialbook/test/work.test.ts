// `trialbook work` and `trialbook submit`: shares that make up a study, what schedulers are given, and wrong use.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPERIMENTS, makeWorkspace, REPORT, run, runHere } from './support/workspace.ts';

/** `later` follows `counting`. */
const FOLLOWING = `${EXPERIMENTS.replace("id: 'slow'", "follows: [counting], id: 'slow'").replace(
  'plan: (profile) => ({ arms: { all: { parameters: { ms:',
  'plan: (profile, earlier) => ({ arms: { all: { parameters: { n: earlier.of(counting).arms.all.records.length, ms:',
)}`;

const results = (workspace: string) => {
  const { experiments } = JSON.parse(readFileSync(join(workspace, 'reports/dist/tiny/results.json'), 'utf8'));
  return JSON.stringify(experiments, (key, value) => (/Ms$|time|duration/i.test(key) ? undefined : value));
};

describe('shares', () => {
  it('together make a study that report renders without running anything, equal to an unbroken one', async () => {
    const [whole, shared] = [makeWorkspace(), makeWorkspace()];
    await runHere(whole, ['report', '--workers', '0']);
    for (const index of ['2/3', '1/3', '3/3']) {
      const { code, out, err } = await runHere(shared, ['work', 'tiny', '--shard', index, '--workers', '0']);
      expect(code, err).toBe(0);
      expect(out).toMatch(
        new RegExp(`^share ${index}: \\d+ trials run, 0 stored already, 0 repeated; kept in .*/store\\n$`),
      );
    }
    expect((await runHere(shared, ['report', '--plan'])).out).toContain('8 of 8 trials cached, 0 to run');
    const { out } = await runHere(shared, ['report', '--workers', '0']);
    expect(out).toContain('0 trials run, 8 cached');
    expect(results(shared)).toBe(results(whole));
  });

  it('that were lost are started again, and run only what is missing', async () => {
    const workspace = makeWorkspace();
    await runHere(workspace, ['work', '--shard', '1/2', '--workers', '0']);
    const { out } = await runHere(workspace, ['work', '--shard', '1/2', '--workers', '0']);
    expect(out).toMatch(/^share 1\/2: 0 trials run, 4 stored already, 0 repeated/);
    expect((await runHere(workspace, ['report', '--plan'])).out).toContain('4 of 8 trials cached, 4 to run');
  });

  it.each([
    ['SLURM_ARRAY_TASK_ID', '2'],
    ['JOB_COMPLETION_INDEX', '1'],
  ])('take their number from %s', async (name, value) => {
    const args = ['work', '--shards', '2', '--workers', '0'];
    const { code, out } = await runHere(makeWorkspace(), args, { [name]: value });
    expect({ code, share: /^share \d+\/\d+/.exec(out)?.[0] }).toEqual({ code: 0, share: 'share 2/2' });
  });

  it('say which experiments wait, and run them once the others are finished', async () => {
    const workspace = makeWorkspace(REPORT, FOLLOWING);
    const work = (index: number) => runHere(workspace, ['work', '--shard', `${index}/2`, '--workers', '0']);
    expect((await work(1)).out).toContain(
      'slow follows counting: once these are finished, start the shares again',
    );
    await work(2);
    await work(1);
    expect((await runHere(workspace, ['report', '--plan'])).out).toContain('8 of 8 trials cached');
  });

  it('use a store that several projects share, named by an argument or the environment', async () => {
    const [one, two] = [makeWorkspace(), makeWorkspace()];
    const store = join(one, 'shared');
    await runHere(one, ['work', '--shard', '1/2', '--workers', '0', '--store', 'shared']);
    await runHere(two, ['work', '--shard', '2/2', '--workers', '0'], { TRIALBOOK_STORE: store });
    expect((await runHere(two, ['report', '--store', store, '--workers', '0'])).out).toContain(
      '0 trials run, 8 cached',
    );
    expect(existsSync(join(two, '.trialbook', 'store'))).toBe(false);
  });
});

describe('submit slurm', () => {
  it('writes an array that bash takes, fetches first, and leaves out what is stored', async () => {
    const workspace = makeWorkspace();
    await runHere(workspace, ['report', '--only', 'counting', '--workers', '0']);
    const options = [
      '--partition',
      'short',
      '--max-parallel',
      '4',
      '--time',
      '2:00:00',
      '--shares',
      '3',
      '--profile',
      'quick',
    ];
    const { code, out, err } = await runHere(workspace, ['submit', 'slurm', 'tiny', ...options]);
    expect(code, err).toBe(0);
    expect(out).toMatch(
      /^3 trials in 3 calls, about 0\.\d s of work: 3 tasks of 1 processors\nsubmit it: {2}\.trialbook\/submit\/slurm\/submit\.sh\n$/,
    );
    const folder = join(workspace, '.trialbook/submit/slurm');
    const script = readFileSync(join(folder, 'trials.sbatch'), 'utf8');
    expect(
      script
        .replaceAll(workspace, '<folder>')
        .replaceAll(process.execPath, '<node>')
        .replaceAll(/\S+\/bin\/trialbook\.js/g, '<trialbook>'),
    ).toMatchSnapshot();
    expect(
      readFileSync(join(folder, 'submit.sh'), 'utf8').replaceAll(workspace, '<folder>'),
    ).toMatchSnapshot();
    expect(JSON.parse(readFileSync(join(folder, 'costs.json'), 'utf8'))).toMatchObject({
      schemaVersion: 1,
      done: { length: 5 },
    });
    for (const file of ['trials.sbatch', 'submit.sh']) {
      expect(spawnSync('bash', ['-n', join(folder, file)], { encoding: 'utf8' }).stderr).toBe('');
    }
  });

  it('whose tasks, run by hand, do what is left', async () => {
    const workspace = makeWorkspace();
    await runHere(workspace, ['submit', 'slurm', '--shares', '2']);
    for (const index of ['1', '2']) {
      const script = join(workspace, '.trialbook/submit/slurm/trials.sbatch');
      const env = { ...process.env, SLURM_ARRAY_TASK_ID: index };
      const { status, stdout, stderr } = spawnSync('bash', [script], { env, encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      expect(stdout).toContain(`share ${index}/2: 4 trials run`);
    }
    expect((await runHere(workspace, ['submit', 'slurm'])).out).toBe(
      'nothing is left to run; trialbook report renders it\n',
    );
  });

  it('submits the array once for every stage', async () => {
    const workspace = makeWorkspace(REPORT, FOLLOWING);
    const { out } = await runHere(workspace, ['submit', 'slurm', '--shares', '2']);
    expect(out).toContain('planned once others are finished: slow');
    const submission = readFileSync(join(workspace, '.trialbook/submit/slurm/submit.sh'), 'utf8');
    expect(submission.match(/--dependency="afterany:/g)).toHaveLength(1);
  });

  it('deals by measured times, half an hour a task', async () => {
    const workspace = makeWorkspace();
    await runHere(workspace, ['report', '--only', 'counting', '--workers', '0']);
    const { out } = await runHere(workspace, ['submit', 'slurm', '--profile', 'full']);
    expect(out).toMatch(
      /^20 trials in 20 calls, about 0\.\d s of work: 1 tasks|^18 trials in 18 calls, about 0\.\d s of work: 1 tasks/,
    );
  });
});

describe('submit kubernetes', () => {
  it('refuses what its pods would not see', async () => {
    const workspace = makeWorkspace();
    const { code, err } = await run(workspace, [
      'submit',
      'kubernetes',
      '--shares',
      '3',
      '--max-parallel',
      '2',
    ]);
    expect(code).toBe(2); // the command itself lies outside of this workspace
    expect(err).toMatch(
      /^trialbook: the trialbook command: .* lies outside of .*, which is all that a container sees; move it there\n$/,
    );
  });
});

describe('wrong use', () => {
  const workspace = makeWorkspace();
  writeFileSync(join(workspace, 'no-costs.json'), '{"schemaVersion":1,"costs":{"a":3}}');
  it.each<[args: readonly string[], message: string, env?: Readonly<Record<string, string>>]>([
    [
      ['work'],
      'trialbook work needs to know its part: --shard <i>/<n>, --shards <n> under a scheduler, or --store postgres://…',
    ],
    [['work', '--shard', '0/4'], '--shard takes <i>/<n> with 1 ≤ i ≤ n, for example 3/8; got "0/4"'],
    [['work', '--shard', '5/4'], '--shard takes <i>/<n> with 1 ≤ i ≤ n, for example 3/8; got "5/4"'],
    [['work', '--shard', '3'], '--shard takes <i>/<n>'],
    [
      ['work', '--shard', '1/2', '--shards', '2'],
      '--shard i/n says both numbers already; leave --shards out',
    ],
    [['work', '--shards', '0'], '--shards takes a whole number of at least 1; got "0"'],
    [
      ['work', '--shards', '4'],
      '--shards 4 needs SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, which a scheduler sets',
    ],
    [
      ['work', '--shards', '4'],
      'SLURM_ARRAY_TASK_ID must be from 1 to 4 (sbatch --array=1-4); got "0"',
      { SLURM_ARRAY_TASK_ID: '0' },
    ],
    [
      ['work', '--shards', '4'],
      'JOB_COMPLETION_INDEX must be from 0 to 3 (completions: 4); got "4"',
      { JOB_COMPLETION_INDEX: '4' },
    ],
    [['work', '--costs', 'x'], '--costs says how shares are dealt, and there is none'],
    [['work', '--shard', '1/2', '--costs', 'nowhere.json'], '--costs: nowhere.json cannot be read: ENOENT'],
    [
      ['work', '--shard', '1/2', '--store', 'mysql://here'],
      '--store takes a folder, or postgres://…; got an address that begins with mysql://',
    ],
    [
      ['work', '--store', 'postgres://here/x'],
      '--store names a PostgreSQL database, which needs the package @trialbook/postgres: npm install @trialbook/postgres (Node 22.12 or newer)',
    ],
    [['submit'], 'trialbook submit needs a scheduler: slurm or kubernetes'],
    [['submit', 'slrum'], 'trialbook submit: there is no "slrum"; did you mean slurm?'],
    [['submit', 'slurm', '--shares', '0'], '--shares takes a whole number from 1 to 999999; got "0"'],
    [
      ['submit', 'slurm', '--time', 'soon'],
      '--time takes minutes, hours:minutes:seconds or days-hours, as Slurm does; got "soon"',
    ],
    [['submit', 'slurm', '--partition', 'a b'], '--partition takes letters, digits and'],
    [
      ['submit', 'slurm', '--store', 'postgres://me:secret@here/x'],
      '--store: the password would be written to a file',
    ],
  ])('%j', async (args, message, env = {}) => {
    const { code, err } = await runHere(workspace, args, env);
    expect(err).toContain(
      `trialbook: ${message}`
        .replace('trialbook: SLURM', 'trialbook: --shards 4: SLURM')
        .replace('trialbook: JOB', 'trialbook: --shards 4: JOB'),
    );
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  it('costs that are none', async () => {
    const { err } = await runHere(workspace, [
      'work',
      '--shard',
      '1/2',
      '--costs',
      join(workspace, 'no-costs.json'),
    ]);
    expect(err).toMatch(
      /--costs: .*no-costs\.json is no costs\.json of trialbook submit; submit the study again/,
    );
  });
});
