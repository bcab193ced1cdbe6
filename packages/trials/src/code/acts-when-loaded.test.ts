import { expect, it } from 'vitest';
import { actsWhenLoaded } from './acts-when-loaded.ts';
import { meaningfulTokens } from './source-tokens.ts';

const acts = (source: string) => actsWhenLoaded(meaningfulTokens(source));

it.each([
  '',
  `'use strict';\nexport const a = 1;`,
  `#!/usr/bin/env node\nimport { a } from 'x';\nexport { a as b };`,
  'export const a = {\n  b: [1, 2],\n}\nexport function f() { call(); }\nexport class C { m() { call(); } }',
  'export const a = first\n  .map((x) => x)\n  instanceof Array;',
  ['const t = `a $', '{b({ c: 1 })} d`\nexport default t'].join(''),
  'export const f = async (x) => {\n  await x;\n};\nexport async function* g() {}',
  'import a from "x"\nimport * as b from "y"\nlet c, d',
])('declares only: %s', (source) => {
  expect(acts(source)).toBe(false);
});

it.each([
  'register();',
  'export const a = 1;\nglobalThis.a = a;',
  'export const a = 1\nregister(a)',
  'export function f() {} f();',
  'Math.random = () => 4;',
  '(() => {})();',
  'if (x) { y(); }',
  'import "x"\nawait start()',
])('acts: %s', (source) => {
  expect(acts(source)).toBe(true);
});
