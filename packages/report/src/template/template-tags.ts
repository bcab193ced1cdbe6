// The tags of texts: a closed subset of Liquid. if and case are Liquid's own; figure, table and part are ours.

import {
  CaseTag,
  IfTag,
  Liquid,
  type Parser,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
  Value,
} from 'liquidjs';
import { NUMBER_FILTERS } from './number-filters.ts';

/** `{% figure name %}` or `{% table name %}`: the block of that name stands here. */
export class BlockTag extends Tag {
  readonly value: Value;

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    this.value = new Value(token.tokenizer.readFilteredValue(), liquid);
  }

  render(): never {
    throw new Error('texts are written out by renderText');
  }
}

/** `{% part problem %} … {% endpart %}`: left out of a run that leaves the problem's experiments out. */
export class PartTag extends Tag {
  readonly problem: string;
  readonly templates: Template[] = [];

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, remaining, liquid);
    this.problem = token.args.trim();
    parser
      .parseStream(remaining)
      .on('template', (template: Template) => this.templates.push(template))
      .on('tag:endpart', function (this: { stop(): void }) {
        this.stop();
      } as never)
      .on('end', () => {
        throw new Error(`tag ${token.getText()} not closed`);
      })
      .start();
  }

  render(): never {
    throw new Error('texts are written out by renderText');
  }
}

/** The tags of texts, with those that continue or close them. */
export const TAGS = ['if', 'case', 'part', 'figure', 'table'] as const;
export const TAG_WORDS = [...TAGS, 'elsif', 'else', 'endif', 'when', 'endcase', 'endpart'];

/** A parser of texts: no tag, filter or file but those named here. */
export function textLiquid(): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {}, // no files
    parseLimit: 4e6,
  });
  for (const name of Object.keys(liquid.tags)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) delete liquid.filters[name];
  for (const name of Object.keys(NUMBER_FILTERS)) liquid.registerFilter(name, (value: unknown) => value);
  liquid.registerTag('if', IfTag);
  liquid.registerTag('case', CaseTag);
  liquid.registerTag('part', PartTag);
  liquid.registerTag('figure', BlockTag);
  liquid.registerTag('table', BlockTag);
  return liquid;
}
