// The files of a new report: a private package with a report.ts and a folder each for texts, problems and experiments.

import { nameForms } from '../name-forms.js';
import { json } from '../write-files.js';

/**
 * @param {string | undefined} name - kebab-case
 * @returns {Record<string, string>} text by path relative to the root
 */
export function reportFiles(name) {
  const { kebab, title } = nameForms(name, 'report name');
  const folder = `reports/${kebab}`;
  return {
    [`${folder}/package.json`]: json({
      name: `@trialbook/report-${kebab}`,
      version: '0.0.0',
      private: true,
      description: `TODO: the questions that ${kebab} answers.`,
      license: 'MIT',
      type: 'module',
      trialbook: { level: 6, report: './dist/report.js' },
      scripts: { build: 'tsc -p tsconfig.build.json', typecheck: 'tsc -p tsconfig.json', test: 'vitest run' },
      dependencies: { '@trialbook/report': 'workspace:^', '@trialbook/trials': 'workspace:^' },
      devDependencies: { trialbook: 'workspace:^' },
    }),
    [`${folder}/tsconfig.json`]: json({
      extends: '../../tsconfig.base.json',
      compilerOptions: { noEmit: true },
      include: ['report.ts', 'report.test.ts', 'experiments', 'problems', 'vitest.config.ts'],
    }),
    [`${folder}/tsconfig.build.json`]: json({
      extends: '../../tsconfig.base.json',
      compilerOptions: { rootDir: '.', outDir: 'dist' },
      include: ['report.ts', 'experiments', 'problems'],
      exclude: ['**/*.test.ts'],
    }),
    [`${folder}/vitest.config.ts`]: `export { vitestConfig as default } from '../../vitest.shared.ts';\n`,
    [`${folder}/report.ts`]: `// The report ${kebab}: its table of contents. The write-up is in text/, its numbers in problems/, its runs in experiments/.

import { defineReport } from '@trialbook/report';

/** The report, as the trialbook command finds it. */
export const report = defineReport({
  id: '${kebab}',
  title: '${title}',
  summary: 'TODO: one or two sentences.',
  module: import.meta.url,
  text: ['text/introduction.md'],
  typedDigits: 'refuse',
  experiments: [],
  problems: [],
});
`,
    [`${folder}/text/introduction.md`]: `# Introduction {#introduction}

TODO: what this report is about.
`,
    [`${folder}/report.test.ts`]: `import { expect, test } from 'vitest';
import { report } from './report.ts';

test('the report is named after its folder', () => {
  expect(report.id).toBe('${kebab}');
});
`,
  };
}
