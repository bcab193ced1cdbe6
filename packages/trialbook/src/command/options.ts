// What the subcommands share in reading their arguments: each mistake is one line that says what is allowed.

import { parseArgs } from 'node:util';
import { closest } from '@trialbook/report';
import { UsageError } from './command.ts';

/** Options by name, as `node:util` takes them. */
type Flags = Readonly<
  Record<
    string,
    { readonly type: 'string' | 'boolean'; readonly multiple?: boolean; readonly short?: string }
  >
>;

interface Arguments<F extends Flags> {
  readonly values: {
    readonly [Name in keyof F]?: F[Name] extends { type: 'boolean' }
      ? boolean
      : F[Name] extends { multiple: true }
        ? readonly string[]
        : string;
  };
  readonly positionals: readonly string[];
}

/**
 * The options and names of a command line.
 *
 * @throws UsageError for an unknown option, a value that is missing, empty or too much, an option given twice
 */
export function readArguments<const F extends Flags>(argv: readonly string[], options: F): Arguments<F> {
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, tokens: true });
    const given = parsed.tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
    const twice = given.find((name, i) => given.indexOf(name) !== i && options[name]?.multiple !== true);
    if (twice !== undefined) throw new UsageError(`--${twice} may be given once only`);
    for (const [name, value] of Object.entries(parsed.values)) {
      if ([value].flat().some((each) => typeof each === 'string' && each.trim() === '')) {
        throw new UsageError(`--${name} needs a value; got an empty one`);
      }
    }
    return { values: parsed.values as Arguments<F>['values'], positionals: parsed.positionals };
  } catch (error) {
    throw usageError(error, Object.keys(options));
  }
}

/** What Node's parser of arguments threw, in one line that says what is allowed. */
function usageError(error: unknown, flags: readonly string[]): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const given = /'(-[^']*)'/.exec(message)?.[1]?.split(/[ ,=]/)[0] ?? '';
    const names = flags.map((name) => `--${name}`);
    const near = closest(given, names);
    return new UsageError(
      `unknown option ${given}; ${near === undefined ? `options: ${names.join(' ')}` : `did you mean ${near}?`}`,
    );
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const option = /--[\w-]+/.exec(message)?.[0] ?? 'an option';
    return new UsageError(
      /ambiguous/.test(message)
        ? `${option} needs a value; write ${option}=<value> for one that begins with a dash`
        : `${option} ${/does not take/.test(message) ? 'takes no value' : 'needs a value'}`,
    );
  }
  return error;
}

/** One of a few words, or a line that lists them. */
export function choice<T extends string>(what: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === given);
  if (found !== undefined) return found;
  const near = closest(given, allowed);
  throw new UsageError(
    `${what}: there is no "${given}"; ${near === undefined ? '' : `did you mean ${near}? `}Allowed: ${allowed.join(', ')}`,
  );
}
