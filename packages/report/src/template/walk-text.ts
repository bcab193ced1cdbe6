// Visits the templates of a text, every branch of them, with the parts around each. Evaluates nothing.

import { CaseTag, IfTag, Output, type Template } from 'liquidjs';
import { ReportError } from '../report-error.ts';
import { type NameUse, operandOf, soleOperand } from './expression.ts';
import type { ParsedText } from './parse-text.ts';
import { BlockTag, PartTag } from './template-tags.ts';

/** A tag that takes one of several ways. */
export type BranchTag = IfTag | CaseTag;

/** The ways of a tag, in order; the last one is what stands after `else`, or nothing. */
export function branchesOf(tag: BranchTag): readonly (readonly Template[])[] {
  return [...tag.branches.map(({ templates }) => templates), tag.elseTemplates ?? []];
}

/** A template with what it stands in. */
export interface Visited {
  readonly template: Template;
  /** Problems of the parts around it, from the outermost. */
  readonly parts: readonly string[];
  /** The choices that lead to it. */
  readonly way: ReadonlyMap<BranchTag, number>;
}

/** Every template of every branch. */
export function* walkTemplates(
  templates: readonly Template[],
  parts: readonly string[] = [],
  way: Visited['way'] = new Map(),
): Generator<Visited> {
  for (const template of templates) {
    yield { template, parts, way };
    if (template instanceof IfTag || template instanceof CaseTag) {
      for (const [index, branch] of branchesOf(template).entries()) {
        yield* walkTemplates(branch, parts, new Map([...way, [template, index]]));
      }
    } else if (template instanceof PartTag) {
      yield* walkTemplates(template.templates, [...parts, template.problem], way);
    }
  }
}

/** Ways through a text that together take every branch at least once. */
export function everyWay(templates: readonly Template[]): Visited['way'][] {
  return [...walkTemplates(templates)].flatMap(({ template, way }) =>
    template instanceof IfTag || template instanceof CaseTag
      ? branchesOf(template).map((_, index) => new Map([...way, [template, index]]))
      : [],
  );
}

/** Every name in a text, with the parts it stands in. */
export function* namesIn({
  templates,
  placeOf,
}: ParsedText): Generator<NameUse & { parts: readonly string[] }> {
  for (const { template, parts } of walkTemplates(templates)) {
    const offset = template.token.begin;
    try {
      for (const name of namesOf(template)) yield { ...name, parts };
    } catch (error) {
      throw placed(error, placeOf(offset));
    }
  }
}

function namesOf(template: Template): NameUse[] {
  if (template instanceof Output || template instanceof BlockTag || template instanceof CaseTag) {
    const operand = soleOperand(template.value.initial);
    return 'name' in operand ? [operand.name] : [];
  }
  if (!(template instanceof IfTag)) return [];
  return template.branches.flatMap(({ value }) =>
    value.initial.postfix.flatMap((token) => {
      const operand = operandOf(token);
      return operand !== undefined && 'name' in operand ? [operand.name] : [];
    }),
  );
}

/** The error with its place in front, once. */
export function placed(error: unknown, place: string): unknown {
  if (!(error instanceof ReportError) || /^\S+\.md:\d/.test(error.message)) return error;
  return new ReportError(`${place}: ${error.message}`);
}
