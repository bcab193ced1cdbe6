// A number with its provenance and its uncertainty: what prose, tables and results.json carry. Formats nothing.

/** Where a number comes from and how it may be shown. */
export interface Estimate {
  /** Names the number in error messages and in the HTML, for example `perceptron/hinge/testAccuracy mean`. */
  readonly name: string;
  readonly value: number;
  /** `fraction` (in [0, 1]), `s`, `ms`, `count`, any other unit, or '' for none. */
  readonly unit: string;
  /** How many trials it summarises; absent for a number that is not a summary. */
  readonly n?: number;
  readonly standardError?: number;
  /** 95 % interval, low end first. */
  readonly ci95?: readonly [low: number, high: number];
  /** How the interval was made, in words: `Student t`, `Wilson`, `paired t`. */
  readonly method?: string;
  /** Two-sided p-value of "no difference", for differences only. */
  readonly pValue?: number;
  /** Trials that ended otherwise: counted, never averaged. */
  readonly diverged?: number;
  readonly failed?: number;
  /** What the profile scales down against the assignment, in words. */
  readonly scaledDown?: string;
}
