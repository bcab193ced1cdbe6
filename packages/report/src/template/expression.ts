// What an expression of a text names: paths, literals, one filter. Evaluates conditions; knows nothing of Markdown.

import {
  Context,
  type Expression,
  type Liquid,
  type Token,
  TokenKind,
  toValueSync,
  type Value,
} from 'liquidjs';
import { kindOf, type TextValue, type TextValues } from '../problems/text-value.ts';
import { ReportError } from '../report-error.ts';
import type { Verdict } from '../results/verdict.ts';
import { meant } from '../text/closest.ts';

/** A name in a text, `perceptron.hinge.accuracy`, and where it stands. */
export interface NameUse {
  readonly path: readonly string[];
  readonly offset: number;
}

/** A name or a literal. */
export type Operand = { readonly name: NameUse } | { readonly literal: unknown };

interface Access extends Token {
  readonly variable?: unknown;
  readonly props: readonly (Token & { readonly content?: unknown })[];
}

/** A token of an expression as a name or a literal; nothing for an operator. */
export function operandOf(token: Token): Operand | undefined {
  if (token.kind === TokenKind.PropertyAccess) {
    const { variable, props, begin } = token as Access;
    if (variable !== undefined || props.some(({ content }) => typeof content !== 'string')) {
      throw new ReportError(`"${token.getText()}" is no name; write names with dots, a.b.c`);
    }
    return { name: { path: props.map(({ content }) => String(content)), offset: begin } };
  }
  if ([TokenKind.Number, TokenKind.Quoted, TokenKind.Literal].includes(token.kind)) {
    return { literal: (token as Token & { content?: unknown }).content };
  }
  if (token.kind === TokenKind.Operator) return undefined;
  throw new ReportError(`"${token.getText()}" may not stand in a text; write a name or a literal`);
}

/** The only operand of an expression. */
export function soleOperand(expression: Expression): Operand {
  const operand = expression.postfix.length === 1 ? operandOf(expression.postfix[0]!) : undefined;
  if (operand === undefined) throw new ReportError('write one name here, without operators');
  return operand;
}

/**
 * The value of a name.
 *
 * @throws ReportError naming the nearest name that exists
 */
export function resolve(values: TextValues, { path }: NameUse): TextValue {
  let at: TextValue = values;
  for (const [depth, step] of path.entries()) {
    const known: string[] = kindOf(at) === 'group' ? Object.keys(at) : [];
    if (!known.includes(step)) {
      const within = path.slice(0, depth).join('.');
      const near = meant(step, known).replace('mean ', `mean ${within === '' ? '' : `${within}.`}`);
      throw new ReportError(
        `there is no "${path.join('.')}"${near}${known.length === 0 ? `; ${within} has no names within it` : `; ${within === '' ? 'problems are' : `${within} has`} ${known.join(', ')}`}`,
      );
    }
    at = (at as TextValues)[step]!;
  }
  return at;
}

/**
 * Checks a condition: booleans, and verdicts compared with their outcomes.
 *
 * @throws ReportError for anything else
 */
export function checkCondition(condition: Value, values: TextValues): void {
  if (condition.filters.length > 0) throw new ReportError('a condition takes no filter');
  const stack: Token[] = [];
  for (const token of condition.initial.postfix) {
    if (token.kind !== TokenKind.Operator) {
      stack.push(token);
      continue;
    }
    const operator = token.getText().trim();
    if (operator === '==' || operator === '!=') {
      const [right, left] = [stack.pop(), stack.pop()];
      checkEquality(left!, right!, values);
      stack.push(token);
    } else if (operator === 'and' || operator === 'or' || operator === 'not') {
      const count = operator === 'not' ? 1 : 2;
      for (const operand of stack.splice(-count)) checkBoolean(operand, values);
      stack.push(token);
    } else {
      throw new ReportError(
        `a condition takes ==, !=, and, or, not; got ${operator}; decide it in the problem`,
      );
    }
  }
  for (const operand of stack) checkBoolean(operand, values);
}

function checkBoolean(token: Token, values: TextValues): void {
  const operand = operandOf(token);
  if (operand === undefined) return; // an operator: its operands were checked
  if (!('name' in operand)) throw new ReportError('a condition takes names, not literals');
  const value = resolve(values, operand.name);
  if (kindOf(value) !== 'boolean') {
    throw new ReportError(
      `a condition takes a boolean, or a verdict compared with an outcome; ${token.getText()} is ${KIND_WORDS[kindOf(value)!]}`,
    );
  }
}

function checkEquality(left: Token, right: Token, values: TextValues): void {
  const [name, other] = [operandOf(left), operandOf(right)];
  if (name === undefined || other === undefined || !('name' in name) || !('literal' in other)) {
    throw new ReportError(`compare a verdict with one of its outcomes in quotes: x.direction == 'none'`);
  }
  checkOutcome(resolve(values, name.name), left.getText(), other.literal);
}

/** Checks that a value is a verdict that can have an outcome. */
export function checkOutcome(value: TextValue, name: string, outcome: unknown): Verdict {
  const kind = kindOf(value)!;
  if (kind !== 'verdict') {
    throw new ReportError(`only a verdict is compared with words; ${name} is ${KIND_WORDS[kind]}`);
  }
  const { outcomes } = value as Verdict;
  if (outcome !== undefined && !outcomes.includes(outcome as string)) {
    throw new ReportError(
      `${name} is never ${JSON.stringify(outcome)}${meant(String(outcome), outcomes)}; its outcomes are ${outcomes.join(', ')}`,
    );
  }
  return value as Verdict;
}

/** Kinds of values as errors name them. */
export const KIND_WORDS: Readonly<Record<NonNullable<ReturnType<typeof kindOf>>, string>> = {
  estimate: 'an estimate',
  number: 'a number already written out',
  text: 'words',
  code: 'a code literal',
  prose: 'prose',
  verdict: 'a verdict',
  figure: 'a figure',
  table: 'a table',
  setting: 'a setting',
  boolean: 'a boolean',
  group: 'a group of values',
};

/** Whether a checked condition holds; the scope is that of `conditionScope`. */
export function holds(condition: Value, scope: object, liquid: Liquid): boolean {
  return toValueSync(condition.value(new Context(scope, liquid.options, { sync: true }))) === true;
}

/** Values as conditions compare them: a verdict is its outcome. Made once for the same values. */
export function conditionScope(values: TextValues): object {
  const known = scopes.get(values);
  if (known !== undefined) return known;
  const scope = Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const kind = kindOf(value);
      if (kind === 'verdict') return [name, (value as Verdict).outcome];
      return [name, kind === 'group' ? conditionScope(value as TextValues) : value];
    }),
  );
  scopes.set(values, scope);
  return scope;
}

const scopes = new WeakMap<TextValues, object>();
