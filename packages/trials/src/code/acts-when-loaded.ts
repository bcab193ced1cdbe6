// Whether a module does something by being loaded (registers, patches), as far as its outermost statements show it.

import type { SourceToken } from './source-tokens.ts';

const DECLARES =
  /^(import|export|const|let|var|function|class|async|type|interface|declare|enum|abstract|namespace)$/;
const CONTINUES = /^(from|as|with|instanceof|in|of|extends|implements|satisfies|else|catch|finally|while)$/;

/**
 * True when one of the outermost statements is no declaration: a call, an assignment, a condition. What the value of a
 * declared constant does while it is made is not looked at.
 */
export function actsWhenLoaded(tokens: readonly SourceToken[]): boolean {
  let depth = 0;
  let before: SourceToken | undefined;
  for (const token of tokens) {
    if (depth === 0 && startsStatement(token, before) && !declares(token)) return true;
    if (opens(token)) depth += 1;
    if (closes(token)) depth -= 1;
    if (token.type !== 'HashbangComment') before = token;
  }
  return false;
}

function startsStatement(token: SourceToken, before: SourceToken | undefined): boolean {
  if (before === undefined || before.value === ';') return token.value !== ';';
  if (token.type !== 'IdentifierName' || CONTINUES.test(token.value)) return false;
  if (before.value === '}') return true;
  const endsExpression = before.type !== 'Punctuator' || /^[)\]]$/.test(before.value);
  return token.gap === '\n' && endsExpression && !leads(before);
}

/** Words that an expression or a declaration goes on after. */
function leads({ type, value }: SourceToken): boolean {
  return (
    type === 'IdentifierName' &&
    (DECLARES.test(value) ||
      CONTINUES.test(value) ||
      /^(default|new|await|typeof|void|delete|return|throw)$/.test(value))
  );
}

/** A directive such as 'use strict' does nothing either. */
function declares({ type, value }: SourceToken): boolean {
  return (
    type === 'StringLiteral' ||
    type === 'HashbangComment' ||
    (type === 'IdentifierName' && DECLARES.test(value))
  );
}

const opens = ({ type, value }: SourceToken) =>
  type === 'TemplateHead' || (type === 'Punctuator' && /^[([{]$/.test(value));
const closes = ({ type, value }: SourceToken) =>
  type === 'TemplateTail' || (type === 'Punctuator' && /^[)\]}]$/.test(value));
