// A number with its provenance and its uncertainty: what prose, tables and results.json carry. Formats nothing.

/** Which arms a difference compares, and how. */
export interface ArmsCompared {
  readonly experiment?: string;
  /** The difference is the first less the second. */
  readonly arms: readonly [first: string, second: string];
  readonly metric: string;
  /** In words: `paired t-test`; absent when too few trials could be compared. */
  readonly test?: string;
  /** Of the p-value for many comparisons, in words: `Holm`. */
  readonly correction?: string;
}

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
  /** What is compared, for differences of two arms only. */
  readonly comparison?: ArmsCompared;
  /** Trials that ended otherwise: counted, never averaged. */
  readonly diverged?: number;
  readonly failed?: number;
  /** What the profile scales down against the assignment, in words. */
  readonly scaledDown?: string;
}
