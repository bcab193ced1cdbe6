// What the head of a report says about its run: the same words in HTML and Markdown. No times, so that bytes repeat.

/** Facts as pairs of name and value, and remarks in whole sentences. */
export interface RunFacts {
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly remarks: readonly string[];
}
