// Wrong use of the command: one line on standard error that says what is allowed, exit code 2, and nothing written.

import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorkspace, runHere } from './support/workspace.ts';

const workspace = makeWorkspace();
writeFileSync(join(workspace, 'file.txt'), '');
writeFileSync(join(workspace, 'broken.js'), 'export const = 1;');
writeFileSync(join(workspace, 'other.js'), 'export const report = { id: 1 };');
mkdirSync(join(workspace, 'plain'));
symlinkSync(join(workspace, 'circle'), join(workspace, 'circle'));

const ENGINE_NAMES = 'auto, onnx-cpu, onnx-webgpu, onnx-cuda, tfjs-';

describe.each<[what: string, rows: readonly (readonly [args: readonly string[], message: string])[]]>([
  [
    'commands',
    [
      [['reprot'], 'there is no command "reprot"; did you mean report? Commands: report, '],
      [[''], 'there is no command ""; Commands: report, '],
      [['--plan'], 'there is no command "--plan"'],
      [['constructor'], 'there is no command "constructor"'],
      [['__proto__'], 'there is no command "__proto__"'],
    ],
  ],
  [
    'names of reports',
    [
      [['report', 'tinny'], 'report: there is no "tinny"; did you mean tiny? Allowed: tiny'],
      [['report', ''], 'the name of a report is missing: it is empty'],
      [['report', ' '], 'the name of a report is missing: it is empty'],
      [['report', '/'], '/ is a folder, and no package.json in it says "trialbook": { "report": … }'],
      [['report', '..'], '.. is a folder, and no package.json in it says'],
      [['report', '../..'], '../.. is a folder, and no package.json in it says'],
      [['report', 'plain/'], 'plain/ is a folder, and no package.json in it says'],
      [['report', './nowhere.js'], 'there is no file ./nowhere.js'],
      [['report', 'no/where'], 'there is no file no/where'],
      [['report', 'ti\0ny'], 'there is no file ti\\u0000ny'],
      [['report', './file.txt'], './file.txt is no module: a report is a .js or .ts file'],
      [['report', '--', '--plan'], 'report: there is no "--plan"'],
      [['report', 'constructor'], 'report: there is no "constructor"'],
    ],
  ],
  [
    'checks of kept results',
    [
      [['report', '--check-kept', '0'], '--check-kept takes a whole number from 1 to 9999; got "0"'],
      [['report', '--check-kept=x'], '--check-kept takes a whole number from 0 to 9999; got "x"'],
      [['report', '--check-kept', '--fresh'], '--check-kept looks at kept results; leave --fresh out'],
      [['report', '--check-kept', '--plan'], '--plan writes no report, so --check-kept has no use'],
      [
        ['report', '--check-kept', '--save-results'],
        '--check-kept looks at kept results, which --save-results replaces; leave one out',
      ],
    ],
  ],
  [
    'options that do not exist, lack a value or have one too many',
    [
      [['report', '--profil', 'full'], 'unknown option --profil; did you mean --profile?'],
      [['report', '--no-open'], 'unknown option --no-open'],
      [['report', '-x'], 'unknown option -x; options: --only '],
      [['report', '--profile'], '--profile needs a value'],
      [
        ['report', '--only', '--plan'],
        '--only needs a value; write --only=<value> for one that begins with a dash',
      ],
      [['report', '--open=no'], '--open takes no value'],
      [['report', '--profile', 'smoke', '--profile', 'full'], '--profile may be given once only'],
      [['report', '--fresh', '--fresh'], '--fresh may be given once only'],
      ...['only', 'profile', 'engine', 'workers', 'data-dir', 'seed', 'out', 'verify'].map(
        (name) => [['report', `--${name}=`], `--${name} needs a value; got an empty one`] as const,
      ),
      [['report', '--data-dir', ' '], '--data-dir needs a value; got an empty one'],
    ],
  ],
  [
    'values',
    [
      [
        ['report', '--profile', 'fulll'],
        '--profile: there is no "fulll"; did you mean full? Allowed: smoke, quick, full, exhaustive',
      ],
      [['report', '--profile', 'toString'], '--profile: there is no "toString"; Allowed: smoke, '],
      [
        ['report', '--only', 'countin'],
        '--only: there is no "countin"; did you mean counting? Allowed: counting, slow',
      ],
      [['report', '--only', 'counting', '--only', 'x'], '--only: there is no "x"; Allowed: counting, slow'],
      [
        ['report', '--engine', 'onnx-gpu'],
        `--engine: there is no "onnx-gpu"; did you mean onnx-cpu? Allowed: ${ENGINE_NAMES}`,
      ],
      [
        ['report', '--engine', 'onnx-webgpu', '--workers', '2'],
        '--engine onnx-webgpu runs in one worker only; got --workers 2. Leave --workers out',
      ],
      ...['two', '1.5', '1e3', '99999', '0x2', '1 2'].map(
        (given) =>
          [
            ['report', '--workers', given],
            `--workers takes a whole number from 0 to 9999; got "${given}"`,
          ] as const,
      ),
      [
        ['report', '--workers', '-1'],
        '--workers needs a value; write --workers=<value> for one that begins with a dash',
      ],
      [['report', '--workers=-1'], '--workers takes a whole number from 0 to 9999; got "-1"'],
      ...['0', '-1', 'soon', '1e9', '9999999'].map(
        (given) =>
          [
            ['report', `--trial-limit=${given}`],
            `--trial-limit takes a number above 0, at most 1000000; got "${given}"`,
          ] as const,
      ),
      [['report', '--worker-memory', '0'], '--worker-memory takes a number above 0'],
      [
        ['report', '--trial-limit', '5', '--workers', '0'],
        '--trial-limit needs worker threads, and --workers 0 has none; leave one out',
      ],
      [['report', '--data-dir', 'nowhere'], '--data-dir: there is no folder nowhere'],
      [['report', '--data-dir', 'file.txt'], '--data-dir: file.txt is no folder, but a file'],
      [['report', '--verify', 'counting'], '--verify takes <experiment>/<arm>/<number>'],
      [['report', '--verify', 'counting/all/x'], '--verify takes <experiment>/<arm>/<number>'],
      [['report', '--verify', 'counting//1'], '--verify takes <experiment>/<arm>/<number>'],
      [['report', '--verify', 'countin/all/0'], '--verify: there is no "countin"; did you mean counting?'],
      [
        ['report', '--verify', 'counting/al/0'],
        '--verify, experiment counting: there is no "al"; did you mean all?',
      ],
      [
        ['report', '--verify', 'counting/all/5'],
        '--verify, experiment counting, arm all: there is no trial 5; it has 0 to 4',
      ],
      [
        ['report', '--verify', 'counting/all/99999999999999999999'],
        '--verify, experiment counting, arm all: there is no trial',
      ],
    ],
  ],
  [
    'places that cannot be written',
    [
      [['report', '--out', 'file.txt'], 'cannot be written: a file is in its way'],
      [['report', '--out', 'file.txt/deep'], 'cannot be written: a file is in its way'],
      [['report', '--out', 'circle'], 'cannot be written: its links lead round in a circle'],
      [['report', '--out', 'x'.repeat(300)], 'cannot be written: its name is too long'],
      [['report', '--out', 'reports'], 'would be replaced by the report, but it is the package of a report'],
    ],
  ],
  [
    'what cannot be asked for at once',
    [
      [['report', '--list', '--plan'], '--list and --plan cannot be asked for at once; leave one out'],
      [['report', '--plan', '--verify', 'counting/all/1'], '--plan and --verify cannot be asked for at once'],
      [['report', '--plan', '--open'], '--plan writes no report, so --open has no use; leave one out'],
      [
        ['report', '--verify', 'a/b/1', '--save-results'],
        '--verify writes no report, so --save-results has no use',
      ],
    ],
  ],
  [
    'engines',
    [
      [['engines', '--jsn'], 'unknown option --jsn; did you mean --json?'],
      [['engines', 'onnx-cpu'], 'trialbook engines takes no names; got "onnx-cpu"'],
      [['engines', '--seconds', 'two'], '--seconds takes a number from 0 to 999; got "two"'],
      [['engines', '--seconds', '1', '--seconds', '2'], '--seconds may be given once only'],
      [['engines', '--seconds='], '--seconds needs a value'],
    ],
  ],
])('%s', (_, rows) => {
  it.each(rows)('%j', async (args, message) => {
    const before = readdirSync(workspace, { recursive: true });
    const { code, out, err } = await runHere(workspace, args);
    expect(err).toContain(message);
    expect(err).toMatch(/^trialbook: [^\n]+\n$/);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(readdirSync(workspace, { recursive: true })).toEqual(before);
  });
});

it.each([
  ['./broken.js', /^trialbook: report broken: \S+broken\.js cannot be imported: /],
  [
    './other.js',
    /^trialbook: report other: \S+other\.js exports no report; export const report = defineReport/,
  ],
])('a module that is no report is one line and exit code 1: %s', async (name, message) => {
  const { code, err } = await runHere(workspace, ['report', name]);
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});

it.each([
  [[]],
  [['--help']],
  [['-h']],
  [['help']],
  [['report', '--help', '--plan']],
  [['engines', '-h']],
  [['--version']],
])('says what there is: %j', async (args) => {
  const { code, out, err } = await runHere('/nowhere', args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^(Usage: |trialbook: course|\d+\.\d+\.\d+)/);
});

it('says where it looked when there is no report', async () => {
  const empty = join(workspace, 'plain');
  const elsewhere = await runHere('/', ['report']);
  expect(elsewhere.err).toContain('no report lies under /reports, nor above');
  expect(elsewhere.code).toBe(2);
  expect(existsSync(join(empty, '.trialbook'))).toBe(false);
});
