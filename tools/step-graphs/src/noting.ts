// `compile` and `compileScan` that compute nothing: every program is traced, its graph noted, and its runs answered with zeros.

import type * as Jit from '@trialbook/jit';
import type { TensorSpec } from '@trialbook/jit';

type AnyStep = (...trees: unknown[]) => readonly [unknown, unknown];
type Options = { readonly carry: unknown; readonly input?: unknown; readonly resident?: unknown };

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** Thrown where a program is run once more than it need be to get at the programs after it. */
export class EnoughRuns extends Error {
  override readonly name = 'EnoughRuns';
}

/**
 * @param note - is given the text of each graph that is compiled
 * @param mostRuns - of one program, before EnoughRuns ends the experiment
 */
export function noting(
  { mapTree, printGraph, traceGraph }: typeof Jit,
  note: (text: string) => void,
  mostRuns: number,
): Pick<typeof Jit, 'compile' | 'compileScan'> {
  const build = async (step: AnyStep, options: Options, scans: boolean) => {
    let form: unknown;
    const watched: AnyStep = (...trees) => {
      const result = step(...trees);
      form = mapTree<TensorSpec>(result[1] as TensorSpec, ({ dtype, shape }) => ({
        dtype,
        shape: [...shape],
      }));
      return result;
    };
    note(`${printGraph(await traceGraph(watched as never, options as never))}\n`);
    let runs = 0;
    return {
      run: async (_: unknown, input: unknown) => {
        runs += 1;
        if (runs > mostRuns) throw new EnoughRuns();
        return { carry: zeros(options.carry), outputs: zeros(form, scans ? [stepsOf(input)] : []) };
      },
      dispose: () => undefined,
    };
  };
  const zeros = (tree: unknown, leading: readonly number[] = []) =>
    mapTree<TensorSpec>(tree as TensorSpec, ({ dtype, shape }) => {
      const full = [...leading, ...shape];
      const size = full.reduce((product, length) => product * length, 1);
      return { dtype, shape: full, data: new arrays[dtype as keyof typeof arrays](size) };
    });
  const stepsOf = (input: unknown) => {
    let steps = 0;
    mapTree<TensorSpec>(input as TensorSpec, ({ shape }) => {
      steps = shape[0]!;
    });
    return steps;
  };
  return {
    compile: ((step: AnyStep, options: Options) => build(step, options, false)) as never,
    compileScan: ((step: AnyStep, options: Options) => build(step, options, true)) as never,
  };
}
