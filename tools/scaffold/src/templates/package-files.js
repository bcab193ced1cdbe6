// The files of a new publishable package: one function, its test, a README, and the settings every package shares.

import { nameForms } from '../name-forms.js';
import { json } from '../write-files.js';

const repository = 'https://github.com/trialbook/trialbook';

/**
 * @param {string | undefined} name - kebab-case, without the scope
 * @param {number} level - its layer; it may depend on lower ones only
 * @returns {Record<string, string>} text by path relative to the root
 */
export function packageFiles(name, level) {
  const { kebab, camel } = nameForms(name, 'package name');
  const folder = `packages/${kebab}`;
  return {
    [`${folder}/package.json`]: json({
      name: `@trialbook/${kebab}`,
      version: '0.0.0',
      description: `TODO: what ${kebab} gives its user, in one sentence.`,
      keywords: ['TODO'],
      homepage: `${repository}/tree/main/${folder}#readme`,
      bugs: `${repository}/issues`,
      repository: { type: 'git', url: `git+${repository}.git`, directory: folder },
      license: 'MIT',
      author: 'The Trialbook authors',
      type: 'module',
      sideEffects: false,
      engines: { node: '^20.19.0 || ^22.12.0 || >=24.0.0' },
      trialbook: { level },
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      files: ['dist', 'README.md'],
      publishConfig: { access: 'public' },
      scripts: { build: 'tsc -p tsconfig.build.json', typecheck: 'tsc -p tsconfig.json', test: 'vitest run' },
      dependencies: {},
    }),
    [`${folder}/tsconfig.json`]: json({
      extends: '../../tsconfig.base.json',
      compilerOptions: { noEmit: true },
      include: ['src', 'test', 'vitest.config.ts'],
    }),
    [`${folder}/tsconfig.build.json`]: json({
      extends: '../../tsconfig.base.json',
      compilerOptions: { rootDir: 'src', outDir: 'dist' },
      include: ['src'],
      exclude: ['src/**/*.test.ts'],
    }),
    [`${folder}/vitest.config.ts`]: `export { vitestConfig as default } from '../../vitest.shared.ts';\n`,
    [`${folder}/README.md`]: `# @trialbook/${kebab}

TODO: what it is, whom it is for, what it leaves to others. Three sentences.

\`\`\`sh
npm install @trialbook/${kebab}
\`\`\`

\`\`\`ts
import { ${camel} } from '@trialbook/${kebab}';
console.log(${camel}(20)); // 21
\`\`\`

| export | what |
| --- | --- |
| \`${camel}\` | TODO |
`,
    [`${folder}/src/index.ts`]: `export { ${camel} } from './${kebab}.ts';\n`,
    [`${folder}/src/${kebab}.ts`]: `// TODO: what this file is. What it is not.

/**
 * TODO: what it returns, with units, ranges, defaults, errors, source.
 *
 * @example
 * \`\`\`ts
 * import { ${camel} } from '@trialbook/${kebab}';
 * console.log(${camel}(20)); // 21
 * \`\`\`
 */
export function ${camel}(value: number): number {
  return value + 1;
}
`,
    [`${folder}/src/${kebab}.test.ts`]: `import { expect, test } from 'vitest';
import { ${camel} } from './${kebab}.ts';

test('${camel} adds one', () => {
  expect(${camel}(20)).toBe(21);
});
`,
  };
}
