import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameForms } from './name-forms.js';
import { planExperiment, planPackage, planReport } from './plans.js';
import { repositoryRoot, runScaffold, type Scaffold } from './run-scaffold.js';

const tool = join(dirname(fileURLToPath(import.meta.url)), '..');
let root: string;

// The scaffolded workspace lies inside this package, so that names resolve to the workspace's own packages.
beforeAll(() => {
  mkdirSync(join(tool, '.trialbook'), { recursive: true });
  root = mkdtempSync(join(tool, '.trialbook', 'scaffold-'));
  for (const file of ['tsconfig.base.json', 'vitest.shared.ts']) {
    writeFileSync(join(root, file), readFileSync(join(repositoryRoot, file)));
  }
  symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function scaffold(plan: (args: string[]) => Scaffold, ...args: string[]): { code: number; said: string } {
  const lines: string[] = [];
  const code = runScaffold(plan, { args, root, log: (line) => lines.push(line) });
  return { code, said: lines.join('\n') };
}

function typecheck(folder: string): string {
  const { stdout } = spawnSync(join(repositoryRoot, 'node_modules/.bin/tsc'), ['-p', folder], {
    encoding: 'utf8',
  });
  return stdout;
}

test('a name takes its form from where it stands', () => {
  expect(nameForms('dying-relu-2', 'name')).toEqual({
    kebab: 'dying-relu-2',
    camel: 'dyingRelu2',
    pascal: 'DyingRelu2',
    title: 'Dying relu 2',
  });
});

test.each(['', 'Upper', 'under_score', 'double--hyphen', '../outside', '2nd'])(
  'refuses the name %j',
  (name) => {
    expect(scaffold(planPackage, name)).toEqual({
      code: 2,
      said: `the package name must be kebab-case (a-z, 0-9, single hyphens, a letter first); got ${JSON.stringify(name)}`,
    });
  },
);

test('a new package compiles, and its test passes', () => {
  expect(scaffold(planPackage, 'new-thing', '2').code).toBe(0);
  const folder = join(root, 'packages/new-thing');
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
    name: '@trialbook/new-thing',
    trialbook: { level: 2 },
  });
  expect(typecheck(folder)).toBe('');
  execFileSync(join(repositoryRoot, 'node_modules/.bin/vitest'), ['run'], { cwd: folder, stdio: 'pipe' });
  const results = JSON.parse(readFileSync(join(folder, '.test-results/results.json'), 'utf8'));
  expect(results).toMatchObject({ numPassedTests: 1, success: true });
});

test('a new report with a new experiment compiles, and their tests pass', () => {
  expect(scaffold(planReport, 'new-report').code).toBe(0);
  const { code, said } = scaffold((args) => planExperiment(args, root), 'new-report', 'new-idea');
  expect(code).toBe(0);
  expect(said).toContain("import { newIdeaProblem } from './problems/new-idea.ts';");
  const folder = join(root, 'reports/new-report');
  expect(typecheck(folder)).toBe('');
  execFileSync(join(repositoryRoot, 'node_modules/.bin/vitest'), ['run'], { cwd: folder, stdio: 'pipe' });
  const results = JSON.parse(readFileSync(join(folder, '.test-results/results.json'), 'utf8'));
  expect(results).toMatchObject({ numPassedTests: 2, success: true });

  // The steps that are left to the user, and then the command.
  const report = join(folder, 'report.ts');
  const contents = readFileSync(report, 'utf8')
    .replace(
      '\nexport',
      `\nimport { newIdea } from './experiments/new-idea.ts';\nimport { newIdeaProblem } from './problems/new-idea.ts';\n\nexport`,
    )
    .replace('experiments: []', 'experiments: [newIdea]')
    .replace('problems: []', 'problems: [newIdeaProblem]')
    .replace(`'text/introduction.md'`, `'text/introduction.md', 'text/new-idea.md'`);
  writeFileSync(report, contents);
  execFileSync(join(repositoryRoot, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: folder });
  const command = join(repositoryRoot, 'packages/trialbook/bin/trialbook.js');
  const args = ['report', 'new-report', '--profile', 'smoke', '--workers', '0', '--out', 'written'];
  execFileSync(process.execPath, [command, ...args], { cwd: root, stdio: 'pipe' });
  const written = readFileSync(join(root, 'written/new-report/report.md'), 'utf8');
  expect(written).toMatch(/(is better|was detected):[\s>]*\+\d/);
});

test('writes nothing over an existing file', () => {
  scaffold(planPackage, 'twice');
  const readme = join(root, 'packages/twice/README.md');
  writeFileSync(readme, 'mine');
  const { code, said } = scaffold(planPackage, 'twice');
  expect(code).toBe(2);
  expect(said).toContain('packages/twice/README.md');
  expect(said).toContain('nothing was written');
  expect(readFileSync(readme, 'utf8')).toBe('mine');
});

test('an experiment needs a report to be in', () => {
  const { code, said } = scaffold((args) => planExperiment(args, root), 'nowhere', 'idea');
  expect(code).toBe(2);
  expect(said).toBe('there is no report in reports/nowhere; pnpm new:report nowhere makes one');
  expect(existsSync(join(root, 'reports/nowhere'))).toBe(false);
});

test('missing arguments get the usage', () => {
  expect(scaffold(planPackage).said).toMatch(/^usage: pnpm new:package/);
  expect(scaffold(planPackage, 'a', 'top').said).toMatch(/^usage: pnpm new:package/);
  expect(scaffold(planReport).said).toMatch(/^usage: pnpm new:report/);
  expect(scaffold((args) => planExperiment(args, root), 'only-report').said).toMatch(
    /^usage: pnpm new:experiment/,
  );
});
