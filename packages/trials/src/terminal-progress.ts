// Shows the progress of a study on a stream: one line kept up to date on a terminal, a line every few seconds elsewhere.

import { formatProgress, type Progress, type ProgressState, sumCounts } from './progress.ts';

/** What progress is written to; `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Where and how often. */
export interface TerminalProgressOptions {
  /** Default `process.stderr`. */
  readonly stream?: ProgressStream;
  /** Least time between lines in milliseconds. Default 100 on a terminal, 5000 elsewhere. */
  readonly everyMs?: number;
  /** Milliseconds. Default `performance.now`. */
  readonly clock?: () => number;
}

const CLEAR_LINE = '\r\u001b[2K';

/**
 * Progress on a terminal or in a log file.
 *
 * A study that ends within the first interval and has run nothing writes its final line only.
 */
export function terminalProgress(options: TerminalProgressOptions = {}): Progress {
  const { stream = process.stderr, clock = () => performance.now() } = options;
  const live = stream.isTTY === true;
  const everyMs = options.everyMs ?? (live ? 100 : 5000);
  let latest: ProgressState | undefined;
  let shownAt = clock() - (live ? everyMs : 0);

  const show = () => {
    if (latest === undefined) return;
    const line = formatProgress(latest);
    stream.write(live ? `${CLEAR_LINE}${cut(line, stream.columns ?? 80)}` : `${line}\n`);
    shownAt = clock();
  };
  return {
    update(state) {
      latest = state;
      if (clock() - shownAt >= everyMs && sumCounts(state.arms.map(({ counts }) => counts)).left > 0) show();
    },
    log(message) {
      stream.write(`${live ? CLEAR_LINE : ''}${message}\n`);
      if (live) show();
    },
    end() {
      show();
      if (live && latest) stream.write('\n');
      latest = undefined;
    },
  };
}

const cut = (line: string, columns: number) =>
  line.length < columns ? line : `${line.slice(0, columns - 2)}…`;
