// Reads the text of a results.json: of this schema, or of an earlier one as far as it can be taken for this. Checks the outline.

import { ReportError } from '../report-error.ts';
import { type ResultsJson, SCHEMA_VERSION } from './results-json.ts';

/**
 * What a `results.json` holds, under the present schema (`@trialbook/report/results.schema.json`). A file of version 1,
 * which knew no verdicts, is read as one without any.
 *
 * @param where - what the text is, for the error
 * @throws ReportError when it is no results.json, or of a version that is not known
 * @example
 * ```ts
 * import { readResultsJson } from '@trialbook/report';
 * const text = '{"schemaVersion":1,"report":"tiny","profile":"quick","engine":"none","experiments":{}}';
 * console.log(readResultsJson(text).verdicts.length); // 0
 * ```
 */
export function readResultsJson(text: string, where = 'results.json'): ResultsJson {
  let read: Partial<ResultsJson> | null;
  try {
    read = JSON.parse(text) as Partial<ResultsJson> | null;
  } catch (error) {
    throw new ReportError(`${where} is not JSON: ${(error as Error).message}; write the report again`);
  }
  const version = read?.schemaVersion;
  if (version !== 1 && version !== SCHEMA_VERSION) {
    throw new ReportError(
      `${where} is of schema version ${JSON.stringify(version)}; versions 1 and ${SCHEMA_VERSION} are read: ` +
        'write the report again, or read it with the version of Trialbook that wrote it',
    );
  }
  const verdicts = version === 1 ? [] : read?.verdicts;
  const isWhole =
    [read?.report, read?.profile, read?.engine].every((word) => typeof word === 'string') &&
    typeof read?.experiments === 'object' &&
    read.experiments !== null &&
    Array.isArray(verdicts);
  if (!isWhole) {
    throw new ReportError(
      `${where} says schema version ${version}, but is no such file; write the report again`,
    );
  }
  return { ...(read as ResultsJson), schemaVersion: SCHEMA_VERSION, verdicts: verdicts! };
}
