// The error of a file that is not what it should be: bytes, not the network (see data-unavailable-error.ts).

/** What is wrong with the file. */
export type DataFileProblem =
  | 'truncated'
  | 'bad-gzip'
  | 'wrong-magic'
  | 'wrong-type'
  | 'wrong-shape'
  | 'wrong-length'
  | 'wrong-checksum'
  | 'unreadable';

/** The parts of a `DataFileError`. */
export interface DataFileFault {
  /** Path, address or name of the file. */
  readonly file: string;
  readonly problem: DataFileProblem;
  readonly expected: string;
  readonly found: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
}

const WORDS: Readonly<Record<DataFileProblem, string>> = {
  truncated: 'the file ends too early',
  'bad-gzip': 'the gzip data are damaged',
  'wrong-magic': 'this is no IDX file',
  'wrong-type': 'the IDX element type is wrong',
  'wrong-shape': 'the IDX shape is wrong',
  'wrong-length': 'the length is wrong',
  'wrong-checksum': 'the checksum is wrong',
  unreadable: 'the file cannot be read',
};

/** A data file is damaged, cut short, or another file than its name says. Its data are never handed on. */
export class DataFileError extends Error implements DataFileFault {
  override readonly name = 'DataFileError';
  readonly file: string;
  readonly problem: DataFileProblem;
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;

  constructor(fault: DataFileFault, options?: ErrorOptions) {
    super(
      `${fault.file}: ${WORDS[fault.problem]}. Expected ${fault.expected}; found ${fault.found}. ${fault.remedy}`,
      options,
    );
    this.file = fault.file;
    this.problem = fault.problem;
    this.expected = fault.expected;
    this.found = fault.found;
    this.remedy = fault.remedy;
  }
}
