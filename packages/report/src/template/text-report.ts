// The texts of a report, from files to blocks: read, checked in every branch, written out. The phases in order.

import type { Liquid } from 'liquidjs';
import { type Block, note, warning } from '../document/blocks.ts';
import type { TextReport } from '../document/define-report.ts';
import { needsOf } from '../problems/define-problem.ts';
import type { ProblemValues } from '../problems/evaluate-problems.ts';
import { kindOf, valuesOf } from '../problems/text-value.ts';
import { ReportError } from '../report-error.ts';
import { code, text as words } from '../text/inline.ts';
import { md } from '../text/markdown-text.ts';
import { blocksOfTexts } from './blocks-of-text.ts';
import { checkText } from './check-text.ts';
import { type ParsedText, parseText } from './parse-text.ts';
import { renderText, type TextSurroundings, takenBranch } from './render-text.ts';
import { textLiquid } from './template-tags.ts';
import { packageFolder, readTextFile, type TextFile } from './text-file.ts';
import { typedDigits } from './typed-digits.ts';
import { type BranchTag, everyWay } from './walk-text.ts';

/** The texts of a report, read. */
export interface ReportTexts {
  readonly liquid: Liquid;
  readonly texts: readonly ParsedText[];
}

/** Reads the texts of a report from the folder of its package. */
export function readTexts(report: TextReport): ReportTexts {
  const folder = packageFolder(report.module);
  const liquid = textLiquid();
  const files = report.text.map((name) => readTextFile(folder, name));
  if (report.typedDigits === 'refuse') refuseTypedDigits(files);
  return { liquid, texts: files.map((file) => parseText(file, liquid)) };
}

function refuseTypedDigits(files: readonly TextFile[]): void {
  const typed = files.flatMap(typedDigits);
  if (typed.length === 0) return;
  const lines = typed.map(({ place, digits }) => `${place}: ${digits}`);
  throw new ReportError(
    `numbers are typed by hand; write {{ 20 }} for a setting, and name a value for a result:\n${lines.join('\n')}`,
  );
}

/** What the texts of a report come to. */
export interface WrittenTexts {
  readonly blocks: readonly Block[];
  /** The blocks of every other way through the texts, for what can only be told of a whole document. */
  otherWays(): Iterable<readonly Block[]>;
}

/**
 * The blocks of a report's texts.
 *
 * @throws ReportError with file, line and column
 */
export function writeTexts(
  report: TextReport,
  { liquid, texts }: ReportTexts,
  { values, unavailable }: ProblemValues,
): WrittenTexts {
  const needy = new Map(report.problems.map((problem) => [problem.id, needsOf(problem).length > 0]));
  const shown = new Set(texts.flatMap((text) => [...checkText(text, { needy, values })]));
  for (const { name, value } of valuesOf(values, '')) {
    const kind = kindOf(value);
    if ((kind === 'figure' || kind === 'table') && !shown.has(name.slice(1))) {
      throw new ReportError(
        `report "${report.id}": no text shows the ${kind} ${name.slice(1)}; place it with {% ${kind} ${name.slice(1)} %}, or remove it from its problem`,
      );
    }
  }
  const around: TextSurroundings = {
    liquid,
    values,
    leftOut: (id) => leftOut(report, values, unavailable, id),
  };
  const taken = texts.map((text) => renderText(text, around));
  const partial = report.problems.some(({ id }) => !Object.hasOwn(values, id));
  return {
    blocks: blocksOfTexts(taken, { partial }),
    *otherWays() {
      for (const [at, text] of texts.entries()) {
        for (const way of everyWay(text.templates)) {
          if (isTaken(way, around)) continue;
          // The other texts go the way that the results take: what they say is known.
          const other = renderText(text, { ...around, choose: (tag) => way.get(tag) });
          yield blocksOfTexts(taken.with(at, other), { partial });
        }
      }
    },
  };
}

/** Whether a way is the one that the results take. Where a part is left out, its tags take none. */
function isTaken(way: ReadonlyMap<BranchTag, number>, around: TextSurroundings): boolean {
  try {
    return [...way].every(([tag, index]) => takenBranch(tag, around) === index);
  } catch {
    return false;
  }
}

function leftOut(
  report: TextReport,
  values: object,
  unavailable: ProblemValues['unavailable'],
  id: string,
): Block | undefined {
  if (Object.hasOwn(values, id)) return undefined;
  const reason = unavailable.get(id);
  if (reason !== undefined) return warning(reason);
  const problem = report.problems.find((each) => each.id === id)!;
  const titles = report.experiments
    .filter((experiment) => needsOf(problem).includes(experiment.id))
    .map(({ id, title }) => md`${words(title)} (${code(id)}) was left out of this run.`);
  return note(
    titles.reduce((before, next) => md`${before} ${next}`),
    'Left out',
  );
}
