// Finds the fenced `ts` blocks of Markdown files and of docstrings, each with the line it starts on. Runs nothing.

/**
 * One runnable block. `line` is the 1-based line of its first line of code in `file`.
 *
 * @typedef {{ file: string, line: number, code: string }} Example
 */

/** @typedef {{ examples: Example[], problems: string[] }} FoundExamples */

/**
 * The runnable blocks of a file: every fenced `ts` block of a `.md`, those inside docstrings of anything else. Blocks
 * marked `ts no-run` are left out. An example tag without a `ts` block, and a fence that never ends, are problems.
 *
 * @param {string} file - path relative to the root, with forward slashes
 * @param {string} text
 * @returns {FoundExamples}
 */
export function findExamples(file, text) {
  return file.endsWith('.md') ? findFences(file, text.split('\n'), 1) : findDocstringExamples(file, text);
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {FoundExamples}
 */
function findDocstringExamples(file, text) {
  /** @type {FoundExamples} */
  const found = { examples: [], problems: [] };
  for (const match of text.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)) {
    const firstLine = text.slice(0, match.index).split('\n').length;
    const lines = match[0]
      .split('\n')
      .map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*) ?/, '').replace(/\s*\*\/$/, ''));
    const { examples, problems } = findFences(file, lines, firstLine);
    found.examples.push(...examples);
    found.problems.push(...problems);
    const tag = lines.findIndex((line) => line.startsWith('@example'));
    if (tag >= 0 && !lines.slice(tag).some((line) => /^\s*```ts\b/.test(line))) {
      found.problems.push(
        `${file}:${firstLine + tag}: this @example has no \`\`\`ts block, so nothing runs it`,
      );
    }
  }
  return found;
}

/**
 * @param {string} file
 * @param {readonly string[]} lines
 * @param {number} firstLine - the line number of lines[0]
 * @returns {FoundExamples}
 */
function findFences(file, lines, firstLine) {
  /** @type {FoundExamples} */
  const found = { examples: [], problems: [] };
  for (let index = 0; index < lines.length; index++) {
    const fence = /^(\s*)(`{3,})(.*)$/.exec(lines[index] ?? '');
    if (!fence) continue;
    const [, indent = '', ticks = '', info = ''] = fence;
    const start = index + 1;
    const length = lines.slice(start).findIndex((line) => line.trim() === ticks);
    if (length < 0) {
      found.problems.push(`${file}:${firstLine + index}: this code block never ends`);
      break;
    }
    const [language, ...flags] = info.trim().split(/\s+/);
    if (language === 'ts' && !flags.includes('no-run')) {
      const code = lines.slice(start, start + length).map((line) => line.replace(indent, ''));
      found.examples.push({ file, line: firstLine + start, code: code.join('\n') });
    }
    index = start + length;
  }
  return found;
}
