// SUPPORTED-KERNELS.md: the list of kernels, and the values that differ from eager ones, as they are here and now. Write it with
// `pnpm kernels`.

import { beforeAll, expect, test } from 'vitest';
import { compile, type HostTensor, toHost, toTensors } from '../src/index.ts';
import { describeKernels } from '../src/kernels/describe-kernels.ts';
import { kernelNames } from '../src/kernels/kernel-names.ts';
import { tf } from '../src/tensorflow.ts';
import { type Difference, differences } from './differences.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

async function describe({ kernel, what, code, x, byProcessor }: Difference): Promise<string> {
  const f = new Function('tf', 'x', `return ${code};`) as (library: typeof tf, x: unknown) => tf.Tensor;
  const eager = tf.tidy(() => {
    try {
      return inWords(toHost(f(tf, toTensors(x))) as HostTensor);
    } catch (error) {
      return `the error “${(error as Error).message.split('\n')[0]}”`;
    }
  }) as unknown as string;
  const program = await compile((c) => [c, f(tf, c)], { carry: x });
  const { outputs } = await program.run(x as never);
  program.dispose();
  const compiled = inWords(outputs as HostTensor);
  expect(compiled, `${kernel}: ${code} gives what eager gives: take it off the list`).not.toBe(eager);
  return `- \`${kernel}\`: ${what}. With \`x\` = ${inWords(x)}, \`${code}\` is ${byProcessor ? 'what the processor gives' : compiled}, eager ${eager}.`;
}

function inWords({ dtype, shape, data }: HostTensor): string {
  const numbers = Array.from(data, (value) =>
    dtype === 'float32' ? String(Number(value.toPrecision(8))) : String(value),
  );
  const shown = numbers.length > 8 ? [...numbers.slice(0, 6), '…', numbers.at(-1)] : numbers;
  return `${dtype}[${shape}] ${shown.join(' ')}`;
}

test('the list of kernels is that of the source, the differences those of today', async () => {
  const lines: string[] = [];
  for (const difference of differences) lines.push(await describe(difference));
  const section = [
    '## Differs from eager',
    'Each with a call that shows it. Both values are those of the test that writes this list.',
    lines.join('\n'),
  ].join('\n\n');
  await expect(`${describeKernels()}\n${section}\n`).toMatchFileSnapshot('../SUPPORTED-KERNELS.md');
});

test('differences are of kernels that compile', () => {
  const names: readonly string[] = Object.values(kernelNames).flat();
  for (const { kernel } of differences) expect(names).toContain(kernel);
});
