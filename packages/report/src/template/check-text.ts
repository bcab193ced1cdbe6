// Checks every name, condition, filter and tag of a text against the values there are, in every branch. Writes nothing.

import { CaseTag, IfTag, Output, type Template } from 'liquidjs';
import { kindOf, type TextValues } from '../problems/text-value.ts';
import { ReportError } from '../report-error.ts';
import { meant } from '../text/closest.ts';
import { checkCondition, checkOutcome, KIND_WORDS, operandOf, resolve, soleOperand } from './expression.ts';
import type { ParsedText } from './parse-text.ts';
import { BlockTag, PartTag } from './template-tags.ts';
import { namesIn, placed, walkTemplates } from './walk-text.ts';
import { written } from './written-value.ts';

/** The problems of a report, as far as texts depend on them. */
export interface KnownProblems {
  /** Whether a problem needs experiments: its names stand in parts then. By id. */
  readonly needy: ReadonlyMap<string, boolean>;
  /** The values of the problems whose experiments have results. */
  readonly values: TextValues;
}

/**
 * Checks a text.
 *
 * @returns the names of the figures and tables that it shows, in any branch
 * @throws ReportError with file, line and column
 */
export function checkText(text: ParsedText, problems: KnownProblems): Set<string> {
  const shown = new Set<string>();
  for (const { path, offset, parts } of namesIn(text)) {
    checkPlace(path, parts, problems, text.placeOf(offset));
  }
  for (const { template } of walkTemplates(text.templates)) {
    try {
      if (template instanceof PartTag) checkPart(template, problems);
      else if (isEvaluated(template, problems.values)) checkTemplate(template, problems.values);
      if (template instanceof BlockTag) shown.add(nameOf(template).join('.'));
    } catch (error) {
      throw placed(error, text.placeOf(template.token.begin));
    }
  }
  return shown;
}

/** The path that a tag for a block names. */
export function nameOf(tag: BlockTag): readonly string[] {
  const operand = soleOperand(tag.value.initial);
  if (!('name' in operand)) throw new ReportError(`${tag.name} takes a name, {% ${tag.name} problem.name %}`);
  return operand.name.path;
}

function checkPlace(
  path: readonly string[],
  parts: readonly string[],
  problems: KnownProblems,
  place: string,
) {
  const [id = ''] = path;
  const needy = problems.needy.get(id);
  if (needy === undefined) {
    const known = [...problems.needy.keys()];
    throw new ReportError(
      `${place}: there is no problem "${id}"${meant(id, known)}; problems are ${known.join(', ') || 'none'}`,
    );
  }
  if (needy && parts.length === 0) {
    throw new ReportError(
      `${place}: ${path.join('.')} needs experiments, which a run may leave out; write it between {% part ${id} %} and {% endpart %}`,
    );
  }
}

function checkPart({ problem }: PartTag, { needy }: KnownProblems): void {
  if (needy.has(problem)) return;
  throw new ReportError(
    `part names a problem; there is no "${problem}"${meant(problem, [...needy.keys()])}; problems are ${[...needy.keys()].join(', ')}`,
  );
}

/** Whether every problem that a template names has values in this run. */
function isEvaluated(template: Template, values: TextValues): boolean {
  const ids: string[] = [];
  const note = (token: Parameters<typeof operandOf>[0]) => {
    const operand = operandOf(token);
    if (operand !== undefined && 'name' in operand) ids.push(operand.name.path[0]!);
  };
  if (template instanceof IfTag)
    for (const { value } of template.branches) value.initial.postfix.forEach(note);
  else if (template instanceof Output || template instanceof BlockTag || template instanceof CaseTag) {
    template.value.initial.postfix.forEach(note);
  }
  return ids.every((id) => Object.hasOwn(values, id));
}

function checkTemplate(template: Template, values: TextValues): void {
  if (template instanceof Output) written(template.value, values);
  else if (template instanceof IfTag)
    for (const { value } of template.branches) checkCondition(value, values);
  else if (template instanceof CaseTag) checkCase(template, values);
  else if (template instanceof BlockTag) checkBlock(template, values);
}

function checkCase(tag: CaseTag, values: TextValues): void {
  const operand = soleOperand(tag.value.initial);
  if (!('name' in operand)) throw new ReportError('case takes the name of a verdict');
  const name = operand.name.path.join('.');
  const { outcomes } = checkOutcome(resolve(values, operand.name), name, undefined);
  const covered = new Set<unknown>();
  for (const token of tag.branches.flatMap((branch) => branch.values)) {
    const outcome = operandOf(token as never);
    if (outcome === undefined || !('literal' in outcome)) {
      throw new ReportError(`when takes outcomes in quotes; got ${token.getText()}`);
    }
    if (covered.has(outcome.literal)) throw new ReportError(`two whens take ${token.getText()}`);
    checkOutcome(resolve(values, operand.name), name, outcome.literal);
    covered.add(outcome.literal);
  }
  const missing = outcomes.filter((outcome) => !covered.has(outcome));
  if (missing.length > 0 && (tag.elseTemplates ?? []).length === 0) {
    throw new ReportError(
      `case covers every outcome of ${name}; add {% when '${missing.join("' %} and {% when '")}' %}, or {% else %}`,
    );
  }
}

function checkBlock(tag: BlockTag, values: TextValues): void {
  const path = nameOf(tag);
  const kind = kindOf(resolve(values, { path, offset: 0 }))!;
  if (tag.value.filters.length > 0) throw new ReportError(`${tag.name} takes no filter`);
  if (kind !== tag.name) {
    throw new ReportError(`{% ${tag.name} %} shows a ${tag.name}; ${path.join('.')} is ${KIND_WORDS[kind]}`);
  }
}
