// What code loads through `require`: by literal names, or refused. Finds no module.

import { ExperimentError } from '../errors.ts';
import type { SourceToken } from './source-tokens.ts';

/**
 * The literal names that a file gives to `require`, or to a function it made by `createRequire`. `require.resolve` loads
 * nothing, and does not count.
 *
 * @param isCommonJs where `require` is there without being made
 * @throws ExperimentError when a name is computed, or `require` is passed on: what is loaded then cannot be known
 */
export function requiredModules(
  tokens: readonly SourceToken[],
  isCommonJs: boolean,
  path: string,
): readonly string[] {
  const functions = new Set(isCommonJs ? ['require'] : []);
  const found: string[] = [];
  const at = (i: number) => tokens[i]?.value;
  const isName = (i: number, name: string) => tokens[i]?.type === 'IdentifierName' && at(i) === name;
  const refuse = (what: string): never => {
    throw new ExperimentError(
      `code version: ${path} ${what}, so that what it loads cannot be known; write require('a literal name'), ` +
        'or import the module',
    );
  };
  const literal = (open: number, call: string): void => {
    const name = tokens[open + 1];
    if (name?.type === 'StringLiteral' && (at(open + 2) === ')' || at(open + 2) === ',')) {
      found.push(literalText(name.value));
    } else refuse(`calls ${call}( with a name that is not written there`);
  };

  const elsewhere = new Set<string>();
  for (let i = 0; i < tokens.length; i++) {
    if (!isName(i, 'createRequire')) continue;
    if (isInImport(tokens, i)) {
      if (at(i + 1) === 'as' || at(i + 1) === ':') refuse('imports createRequire under another name');
      continue;
    }
    if (at(i + 1) !== '(') refuse('passes createRequire on');
    const close = closing(tokens, i + 1);
    const base = tokens.slice(i + 2, close).map(({ value }) => value);
    const isHere = /^(import\.meta\.(url|filename)|__filename)$/.test(base.join(''));
    const first = startOfChain(tokens, i);
    if (at(close + 1) === '(') {
      if (!isHere) refuse('calls what createRequire made for another place');
      literal(close + 1, 'createRequire(…)');
    } else if (at(close + 1) !== '.') {
      const name = tokens[first - 2];
      if (at(first - 1) !== '=' || name?.type !== 'IdentifierName') refuse('passes createRequire on');
      (isHere ? functions : elsewhere).add(name!.value);
    }
  }
  for (let i = 0; i < tokens.length; i++) {
    const { type, value } = tokens[i]!;
    if (type !== 'IdentifierName' || !(functions.has(value) || elsewhere.has(value))) continue;
    const isMember = at(i - 1) === '.' && at(i - 2) !== 'module';
    if (isMember || at(i - 1) === 'typeof' || at(i + 1) === ':') continue;
    if (at(i + 1) === '(') {
      if (elsewhere.has(value)) refuse(`calls ${value}, which createRequire made for another place`);
      literal(i + 1, value);
    } else if (at(i + 1) !== '.' && !(at(i + 1) === '=' && at(i + 2) !== '=')) refuse(`passes ${value} on`);
  }
  return found;
}

/** Where `a.b.createRequire` begins. */
function startOfChain(tokens: readonly SourceToken[], name: number): number {
  let first = name;
  while (tokens[first - 1]?.value === '.') first -= 2;
  return first;
}

/** Whether a token stands between the braces of an import statement, or of what takes its place in CommonJS. */
function isInImport(tokens: readonly SourceToken[], name: number): boolean {
  let at = name;
  while (at >= 0 && tokens[at]!.value !== '{' && tokens[at]!.value !== ';') at -= 1;
  return tokens[at]?.value === '{' && /^(import|,|const|let|var)$/.test(tokens[at - 1]?.value ?? '');
}

function closing(tokens: readonly SourceToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]!.value === '(') depth += 1;
    if (tokens[at]!.value === ')' && --depth === 0) return at;
  }
  return tokens.length;
}

function literalText(literal: string): string {
  const inner = literal.slice(1, -1);
  return inner.replace(/\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gi, (_, a, b, c, other) =>
    other === undefined ? String.fromCodePoint(Number.parseInt(a ?? b ?? c, 16)) : other,
  );
}
