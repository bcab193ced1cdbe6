// What stands where a text says {{ … }}: an estimate through its filter, or words as they are.

import type { Value } from 'liquidjs';
import { isEstimate, kindOf, type TextValues } from '../problems/text-value.ts';
import { ReportError } from '../report-error.ts';
import { type Inline, text } from '../text/inline.ts';
import { KIND_WORDS, operandOf, resolve, soleOperand } from './expression.ts';
import { applyNumberFilter, NUMBER_FILTERS, type NumberFilter } from './number-filters.ts';

/**
 * The value of an output.
 *
 * @throws ReportError for a name that does not exist, an estimate without a filter, anything that cannot be printed
 */
export function written(output: Value, values: TextValues): Inline {
  const operand = soleOperand(output.initial);
  const filters = output.filters;
  if ('literal' in operand) {
    if (filters.length > 0) throw new ReportError('a literal takes no filter');
    if (typeof operand.literal !== 'number' && typeof operand.literal !== 'string') {
      throw new ReportError(
        `${String(operand.literal)} cannot be printed; write a number or words in quotes`,
      );
    }
    return text(operand.literal);
  }
  const name = operand.name.path.join('.');
  const value = resolve(values, operand.name);
  const kind = kindOf(value)!;
  if (isEstimate(value) && kind === 'estimate') {
    const [filter] = filters;
    if (filter === undefined || filters.length > 1) {
      throw new ReportError(
        `${name} is an estimate: say how it is written with one filter, {{ ${name} | percent }}; filters are ${Object.keys(NUMBER_FILTERS).join(', ')}`,
      );
    }
    return applyNumberFilter(filter.name as NumberFilter, value, optionsOf(filter.args));
  }
  if (filters.length > 0) {
    throw new ReportError(`the filter ${filters[0]!.name} takes an estimate; ${name} is ${KIND_WORDS[kind]}`);
  }
  if (kind === 'setting') return text(value as string | number);
  if (kind === 'number' || kind === 'text' || kind === 'code' || kind === 'prose') return value as Inline;
  const remedy =
    kind === 'figure' || kind === 'table'
      ? `place it with {% ${kind} ${name} %}`
      : kind === 'group'
        ? `name one of ${Object.keys(value).join(', ')}`
        : 'let a sentence follow it with {% if %} or {% case %}';
  throw new ReportError(`${name} is ${KIND_WORDS[kind]} and cannot be printed; ${remedy}`);
}

type FilterArguments = Value['filters'][number]['args'];

function optionsOf(args: FilterArguments): Record<string, unknown> {
  return Object.fromEntries(
    args.map((arg) => {
      if (!Array.isArray(arg)) throw new ReportError(`options of a filter have names: show: 'se'`);
      const [option, token] = arg;
      const operand = token === undefined ? undefined : operandOf(token as never);
      if (operand === undefined || !('literal' in operand)) {
        throw new ReportError(`the option ${option} takes a literal`);
      }
      return [option, operand.literal];
    }),
  );
}
