import { expect, test } from 'vitest';
import { findExamples } from './find-examples.js';

const fence = '```';

test('Markdown: every ts block counts, with the line its code starts on', () => {
  const text = `# Title\n\n${fence}ts\nconst a = 1;\n\nconst b = 2;\n${fence}\n\n${fence}ts\nconst c = 3;\n${fence}\n`;
  expect(findExamples('packages/a/README.md', text)).toEqual({
    examples: [
      { file: 'packages/a/README.md', line: 4, code: 'const a = 1;\n\nconst b = 2;' },
      { file: 'packages/a/README.md', line: 10, code: 'const c = 3;' },
    ],
    problems: [],
  });
});

test('Markdown: other languages and blocks marked no-run are left out', () => {
  const text = ['sh', 'json', '', 'tsx', 'ts no-run']
    .map((info) => `${fence}${info}\nx\n${fence}\n`)
    .join('\n');
  expect(findExamples('README.md', text)).toEqual({ examples: [], problems: [] });
});

test('Markdown: a ts block shown inside a longer fence is text, not an example', () => {
  const text = `${fence}\`md\n${fence}ts\nx\n${fence}\n${fence}\`\n`;
  expect(findExamples('README.md', text)).toEqual({ examples: [], problems: [] });
});

test('Markdown: the indent of a block in a list is taken off', () => {
  const { examples } = findExamples(
    'README.md',
    `- so:\n\n  ${fence}ts\n  if (a) {\n    b();\n  }\n  ${fence}\n`,
  );
  expect(examples.map(({ code }) => code)).toEqual(['if (a) {\n  b();\n}']);
});

test('a block that never ends is a problem, not an example', () => {
  expect(findExamples('README.md', `one\n${fence}ts\nconst a = 1;\n`)).toEqual({
    examples: [],
    problems: ['README.md:2: this code block never ends'],
  });
});

test('docstrings: blocks are found at any indent, without the comment stars', () => {
  const text = `// ${fence}ts
export interface A {
  /**
   * A thing.
   * @example
   * ${fence}ts
   * const a = {
   *   b: 1, // * stays
   * };
   * ${fence}
   */
  a(): void;
}
const notADocstring = \`\n${fence}ts\nx\n${fence}\`;
`;
  expect(findExamples('src/a.ts', text)).toEqual({
    examples: [{ file: 'src/a.ts', line: 7, code: 'const a = {\n  b: 1, // * stays\n};' }],
    problems: [],
  });
});

test('docstrings: an example that nothing would run is a problem', () => {
  const text = `/**\n * A thing.\n * @example\n * const a = 1;\n */\nexport const a = 1;\n`;
  expect(findExamples('src/a.ts', text).problems).toEqual([
    'src/a.ts:3: this @example has no ```ts block, so nothing runs it',
  ]);
});
