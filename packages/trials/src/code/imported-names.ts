// The names that an import or re-export statement takes from another module. Finds no module.

import { meaningfulTokens } from './source-tokens.ts';

/**
 * The names in the clause of a statement, `import a, { b as c } from` or `export { b } from`: here `default` and `b`.
 * `*` for a namespace, none for a bare import, `types` when only types are taken, so that nothing is loaded.
 */
export function importedNames(clause: string): readonly string[] | 'types' {
  const tokens = meaningfulTokens(clause).map(({ value }) => value);
  if (tokens.includes('*')) return ['*'];
  const open = tokens.indexOf('{');
  const close = tokens.indexOf('}');
  // Before the braces, behind `import`: the local name of the default export, if any.
  const before = tokens.slice(1, open < 0 ? tokens.length : open);
  const hasDefault = before.some((token) => token !== ',' && token !== 'from' && !/^['"]/.test(token));
  const items = splitAtCommas(tokens.slice(open + 1, close < 0 ? open + 1 : close));
  const values = items.filter((item) => !isType(item)).map(([name]) => unquoted(name!));
  if (items.length > 0 && values.length === 0 && !hasDefault) return 'types';
  return [...(hasDefault ? ['default'] : []), ...values];
}

/** `type U`, but not `type` itself, nor `type as x`. */
function isType(item: readonly string[]): boolean {
  return item[0] === 'type' && item.length > 1 && item[1] !== 'as';
}

function splitAtCommas(tokens: readonly string[]): string[][] {
  const items: string[][] = [[]];
  for (const token of tokens) {
    if (token === ',') items.push([]);
    else items.at(-1)!.push(token);
  }
  return items.filter((item) => item.length > 0);
}

const unquoted = (name: string) => (/^['"]/.test(name) ? name.slice(1, -1) : name);
