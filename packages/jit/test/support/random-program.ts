// Random programs of tensor operations: from lists of small numbers, which shrink, to functions, which run and print.

import { sizeOf } from '../../src/host-tensor.ts';
import { tf } from '../../src/tensorflow.ts';

/** One line of a random program: which operation, on which value, with which details. Any numbers are valid. */
export interface Instruction {
  readonly op: number;
  readonly on: number;
  readonly detail: number;
}

/** A random program: where it starts, which operations it may use, and its lines. */
export interface Recipe {
  readonly start: readonly (readonly number[])[];
  readonly operations: readonly OperationKind[];
  readonly lines: readonly Instruction[];
}

/** A recipe made into a function of its inputs: those of the start, then the parameters its lines ask for. */
export interface RandomProgram {
  readonly inputShapes: readonly (readonly number[])[];
  readonly text: string;
  /** All values that no later line reads. */
  run(inputs: readonly tf.Tensor[]): tf.Tensor[];
}

const LARGEST = 4000;

/** Digits of `detail` in mixed radix: each call takes a choice out of `count`. */
class Choices {
  #rest: number;

  constructor(detail: number) {
    this.#rest = detail;
  }

  of(count: number): number {
    const choice = this.#rest % count;
    this.#rest = Math.floor(this.#rest / count);
    return choice;
  }

  from<Item>(items: readonly Item[]): Item {
    return items[this.of(items.length)]!;
  }

  flag(): boolean {
    return this.of(2) === 1;
  }
}

/** The state of one run of a program. */
class Machine {
  readonly values: tf.Tensor[];
  readonly used = new Set<tf.Tensor>();
  readonly names = new Map<tf.Tensor, string>();
  readonly shapes: (readonly number[])[];
  readonly text: string[] = [];
  readonly #given: readonly tf.Tensor[] | undefined;

  constructor(start: readonly (readonly number[])[], given?: readonly tf.Tensor[]) {
    this.shapes = [...start];
    this.#given = given;
    this.values = start.map((shape, i) => this.#input(shape, i));
  }

  /** A new input of the program. */
  fresh(shape: readonly number[]): tf.Tensor {
    this.shapes.push(shape);
    return this.#input(shape, this.shapes.length - 1);
  }

  name(tensor: tf.Tensor): string {
    return this.names.get(tensor) ?? '?';
  }

  /** A value, its line of text noted. */
  push(tensor: tf.Tensor, text: string, operands: readonly tf.Tensor[]): void {
    for (const operand of operands) this.used.add(operand);
    this.names.set(tensor, `v${this.values.length}`);
    this.text.push(`${this.name(tensor)} = ${text}  // [${tensor.shape}]`);
    this.values.push(tensor);
  }

  #input(shape: readonly number[], i: number): tf.Tensor {
    const tensor = this.#given ? this.#given[i]! : tf.zeros([...shape]);
    this.names.set(tensor, `p${i}`);
    this.text.push(`p${i} = input [${shape}]`);
    return tensor;
  }
}

type Operation = (machine: Machine, x: tf.Tensor, choices: Choices) => boolean;

// Where a slope jumps, all is moved a little: numbers that are equal in theory, such as the means of two equal rows, are
// equal in one engine and differ by their last bit in another.
const unaries: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  'relu(x+0.037)': (x) => tf.relu(tf.add(x, 0.037)),
  neg: (x) => tf.neg(x),
  'x·0.5': (x) => tf.mul(x, 0.5),
  'x+0.25': (x) => tf.add(x, 0.25),
  '1−x': (x) => tf.sub(1, x),
  'square/2': (x) => tf.mul(tf.square(x), 0.5),
  elu: (x) => tf.elu(x),
  softplus: (x) => tf.softplus(x),
  'leakyRelu(x+0.037)': (x) => tf.leakyRelu(tf.add(x, 0.037), 0.2),
  'sqrt(1+x²)': (x) => tf.sqrt(tf.add(tf.square(x), 1)),
  'exp(clip)': (x) => tf.exp(tf.clipByValue(x, -2, 2)),
  'step(x+0.037)': (x) => tf.step(tf.add(x, 0.037)),
};

const binaries: Readonly<Record<string, (x: tf.Tensor, y: tf.Tensor) => tf.Tensor>> = {
  add: (x, y) => tf.add(x, y),
  sub: (x, y) => tf.sub(x, y),
  'sub from': (x, y) => tf.sub(y, x),
  mul: (x, y) => tf.mul(x, y),
  'x/(1+y²)': (x, y) => tf.div(x, tf.add(tf.square(y), 1)),
  'maximum(x, y+0.037)': sameShape((x, y) => tf.maximum(x, tf.add(y, 0.037))),
  'minimum(x, y+0.037)': sameShape((x, y) => tf.minimum(x, tf.add(y, 0.037))),
  squaredDifference: sameShape((x, y) => tf.squaredDifference(x, y)),
  'where(x>y+0.037)': sameShape((x, y) => tf.where(tf.cast(greater(x, tf.add(y, 0.037)), 'bool'), x, y)),
  'x·(x>y+0.037)': sameShape((x, y) => tf.mul(x, greater(x, tf.add(y, 0.037)))),
  'x·step(y+0.037)': (x, y) => tf.mul(x, tf.step(tf.add(y, 0.037))),
  'prelu(x+0.037, y)': (x, y) => tf.prelu(tf.add(x, 0.037), y),
};

/** 1 where x > y, else 0: TensorFlow.js has no gradient of comparisons. */
const greater = tf.customGrad((x, y) => ({
  value: tf.cast(tf.greater(x as tf.Tensor, y as tf.Tensor), 'float32'),
  gradFunc: (dy: tf.Tensor) => [tf.zerosLike(dy), tf.zerosLike(dy)],
}));

/** TensorFlow.js's own gradients of some operations forget that an operand was broadcast: here it is beforehand. */
function sameShape(f: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor) {
  return (x: tf.Tensor, y: tf.Tensor) => {
    const shape = tf.backend_util.assertAndGetBroadcastShape(x.shape, y.shape);
    return f(tf.broadcastTo(x, shape), tf.broadcastTo(y, shape));
  };
}

function broadcasts(x: readonly number[], y: readonly number[]): boolean {
  const rank = Math.max(x.length, y.length);
  let size = 1;
  for (let i = 1; i <= rank; i++) {
    const [a, b] = [x.at(-i) ?? 1, y.at(-i) ?? 1];
    if (a !== b && a !== 1 && b !== 1) return false;
    size *= Math.max(a, b);
  }
  return size <= LARGEST;
}

/** A shape that broadcasts to x: some axes of length 1, some leading ones missing. */
function narrowed(x: tf.Tensor, choices: Choices): number[] {
  const kind = choices.of(5);
  if (kind === 0) return [...x.shape];
  if (kind === 1) return x.shape.slice(-1);
  const ones = x.shape.map((length) => (choices.flag() ? length : 1));
  return kind === 2 ? ones.slice(choices.of(ones.length + 1)) : ones;
}

function elementwise(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  const [name, f] = choices.from(Object.entries(binaries));
  const pooled = choices.flag();
  const fitting = machine.values.filter((y) => broadcasts(x.shape, y.shape));
  const y = pooled ? choices.from(fitting) : machine.fresh(narrowed(x, choices));
  // TensorFlow.js wants the slopes of a prelu no larger than what they bend.
  if (name.startsWith('prelu') && !fits(x.shape, y.shape)) return false;
  machine.push(f(x, y), `${name}(${machine.name(x)}, ${machine.name(y)})`, [x, y]);
  return true;
}

function fits(x: readonly number[], y: readonly number[]): boolean {
  return y.length <= x.length && y.every((n, i) => n === 1 || n === x[x.length - y.length + i]);
}

function matrixProduct(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank < 2 || x.rank > 3) return false;
  const [a, b, swap] = [choices.flag(), choices.flag(), choices.of(4) === 0];
  const inner = x.shape.at(a ? -2 : -1)!;
  const rows = x.shape.at(a ? -1 : -2)!;
  const columns = 1 + choices.of(5);
  const lead = x.shape.slice(0, -2);
  const pooled = machine.values.filter(
    (y) =>
      y.rank === x.rank && y.shape.slice(0, -2).join() === lead.join() && y.shape.at(b ? -1 : -2) === inner,
  );
  const y =
    choices.flag() && pooled.length > 0
      ? choices.from(pooled)
      : machine.fresh([...lead, ...(b ? [columns, inner] : [inner, columns])]);
  if (sizeOf(lead) * rows * y.shape.at(b ? -2 : -1)! > LARGEST) return false;
  const scale = 1 / Math.sqrt(inner);
  // With the factor apart, the product itself stays where passes look for it.
  const product = swap ? tf.matMul(y, x, !b, !a) : tf.matMul(x, y, a, b);
  const text = swap
    ? `matMul(${machine.name(y)}, ${machine.name(x)}, ${!b}, ${!a})`
    : `matMul(${machine.name(x)}, ${machine.name(y)}, ${a}, ${b})`;
  const scaled = inner > 8 ? tf.mul(product, scale) : product;
  machine.push(scaled, inner > 8 ? `${text} · ${scale.toFixed(3)}` : text, [x, y]);
  return true;
}

function reduction(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank === 0) return false;
  const name = choices.from(['mean', 'sum', 'mean', 'max', 'min'] as const);
  const keep = choices.flag();
  let axes = [...x.shape.keys()].filter(() => choices.flag());
  if (axes.length === 0) axes = [choices.of(x.rank)];
  const untied = name === 'max' || name === 'min';
  const text = `${name}(${machine.name(x)}${untied ? '+wave' : ''}, [${axes}], ${keep})`;
  machine.push(tf[name](untied ? tf.add(x, wave(x.shape)) : x, axes, keep), text, [x]);
  return true;
}

/** No two numbers are equal. */
export function wave(shape: readonly number[]): tf.Tensor {
  return tf.tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => 0.5 + Math.sin(3 * i)),
    [...shape],
  );
}

function transposition(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank < 2) return false;
  const rest = [...x.shape.keys()];
  const perm = rest.map(() => 0).map(() => rest.splice(choices.of(rest.length), 1)[0]!);
  machine.push(tf.transpose(x, perm), `transpose(${machine.name(x)}, [${perm}])`, [x]);
  return true;
}

function reshaping(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  const kind = choices.of(4);
  const shape = [...x.shape];
  if (kind === 0 && x.rank < 4) shape.splice(choices.of(x.rank + 1), 0, 1);
  else if (kind === 1) {
    const one = shape.indexOf(1);
    if (one < 0) return false;
    shape.splice(one, 1);
  } else if (kind === 2 && x.rank >= 2) {
    const at = choices.of(x.rank - 1);
    shape.splice(at, 2, shape[at]! * shape[at + 1]!);
  } else if (kind === 3 && x.rank < 4) {
    const at = shape.findIndex((n) => n % 2 === 0 && n > 0);
    if (at < 0) return false;
    shape.splice(at, 1, ...(choices.flag() ? [2, shape[at]! / 2] : [shape[at]! / 2, 2]));
  } else return false;
  machine.push(tf.reshape(x, shape), `reshape(${machine.name(x)}, [${shape}])`, [x]);
  return true;
}

function movement(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank === 0) return false;
  const name = machine.name(x);
  const axis = choices.of(x.rank);
  const length = x.shape[axis]!;
  const along = (value: number, other: number) => x.shape.map((_, i) => (i === axis ? value : other));
  const kind = choices.of(7);
  if (kind === 0) {
    const begin = choices.of(length);
    const size = 1 + choices.of(length - begin);
    const sizes = x.shape.map((n, i) => (i === axis ? size : n));
    machine.push(tf.slice(x, along(begin, 0), sizes), `slice(${name}, axis ${axis}, ${begin}, ${size})`, [x]);
  } else if (kind === 1) {
    const pads = x.shape.map((_, i) => (i === axis ? [1, choices.of(2)] : [0, 0])) as [number, number][];
    const value = choices.from([0, 0.5]);
    machine.push(tf.pad(x, pads, value), `pad(${name}, ${JSON.stringify(pads)}, ${value})`, [x]);
  } else if (kind === 2) {
    if (x.size * 2 > LARGEST) return false;
    machine.push(tf.tile(x, along(2, 1)), `tile(${name}, axis ${axis})`, [x]);
  } else if (kind === 3) {
    const rows = Array.from({ length: 1 + choices.of(4) }, () => choices.of(length));
    const indices = tf.tensor1d(rows, 'int32');
    machine.push(tf.gather(x, indices, axis), `gather(${name}, [${rows}], ${axis})`, [x]);
  } else if (kind === 4) {
    const fitting = machine.values.filter(
      (y) => y.rank === x.rank && y.shape.every((n, i) => i === axis || n === x.shape[i]),
    );
    const y = choices.from(fitting);
    if (x.size + y.size > LARGEST) return false;
    machine.push(tf.concat([x, y], axis), `concat(${name}, ${machine.name(y)}, ${axis})`, [x, y]);
  } else if (kind === 5) {
    machine.push(tf.reverse(x, axis), `reverse(${name}, ${axis})`, [x]);
  } else {
    machine.push(tf.softmax(x), `softmax(${name})`, [x]);
  }
  return true;
}

/** Scale and shift by column, as given numbers or by the statistics of the batch. */
function normalization(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank !== 2 && x.rank !== 4) return false;
  const axes = [...x.shape.keys()].slice(0, -1);
  if (sizeOf(x.shape.slice(0, -1)) < 3) return false;
  const columns = x.shape.at(-1)!;
  const name = machine.name(x);
  if (choices.of(3) === 0) {
    const [s, t] = [machine.fresh([columns]), machine.fresh([columns])];
    machine.push(tf.add(tf.mul(x, s), t), `${name} * ${machine.name(s)} + ${machine.name(t)}`, [x, s, t]);
    return true;
  }
  const [scale, offset] = [machine.fresh([columns]), machine.fresh([columns])];
  const { mean, variance } = tf.moments(x, axes);
  const y = tf.batchNorm(
    x as tf.Tensor2D,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    offset as tf.Tensor1D,
    scale as tf.Tensor1D,
    0.1,
  );
  machine.push(y, `batchNorm(${name}, scale ${machine.name(scale)}, offset ${machine.name(offset)})`, [x]);
  return true;
}

function convolution(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank !== 4) return false;
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const [h, w] = [1 + choices.of(3), 1 + choices.of(3)];
  const outputs = 1 + choices.of(4);
  const strides = choices.of(4) === 0 ? 2 : 1;
  // TensorFlow.js takes a number as padding for square filters only: it forgets the width.
  const pad = choices.from(['valid', 'same', 'valid', 'same', h === w ? 1 : 'same'] as const);
  if (h > height || w > width) return false;
  if (sizeOf(x.shape.slice(0, 3)) * outputs > LARGEST) return false;
  const filter = machine.fresh([h, w, channels, outputs]);
  const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
  machine.push(y, `conv2d(${machine.name(x)}, ${machine.name(filter)}, ${strides}, ${pad})`, [x, filter]);
  return true;
}

function pooling(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank !== 4 || x.shape[1]! < 2 || x.shape[2]! < 2) return false;
  const name = choices.from(['avgPool', 'avgPool', 'maxPool'] as const);
  const plain = choices.of(3) > 0;
  const size = plain ? 2 : choices.from([2, [1, 2], [2, 1]] as (number | [number, number])[]);
  const strides = plain ? 2 : 1 + choices.of(2);
  const pad = plain ? 'valid' : choices.from(['valid', 'same'] as const);
  const untied = name === 'maxPool';
  const pooled = untied ? tf.add(x, wave(x.shape)) : x;
  machine.push(
    tf[name](pooled as tf.Tensor4D, size, strides, pad),
    `${name}(${machine.name(x)}${untied ? '+wave' : ''}, ${size}, ${strides}, ${pad})`,
    [x],
  );
  return true;
}

function unary(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  const [name, f] = choices.from(Object.entries(unaries));
  machine.push(f(x), `${name}(${machine.name(x)})`, [x]);
  return true;
}

/** Up to three operations that keep the shape, on the newest value. */
function between(machine: Machine, choices: Choices): void {
  for (let i = choices.of(4); i > 0; i--) {
    const newest = machine.values.at(-1)!;
    choices.from([unary, normalization, elementwise, bias, rectified] as const)(machine, newest, choices);
  }
}

function rectified(machine: Machine, x: tf.Tensor): boolean {
  machine.push(tf.relu(x), `relu(${machine.name(x)})`, [x]);
  return true;
}

function bias(machine: Machine, x: tf.Tensor): boolean {
  const b = machine.fresh(x.shape.slice(-1));
  machine.push(tf.add(x, b), `add(${machine.name(x)}, ${machine.name(b)})`, [x, b]);
  return true;
}

/** A dense layer, often with few outputs, and what follows. */
function denseStage(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank !== 2) return false;
  const w = machine.fresh([x.shape[1]!, choices.from([1, 2, 3, 5])]);
  machine.push(tf.matMul(x, w), `matMul(${machine.name(x)}, ${machine.name(w)})`, [x, w]);
  between(machine, choices);
  return true;
}

/** A hidden layer of rectifiers at least as wide as what it reads, and a single output. */
function singleOutput(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank !== 2) return false;
  const width = x.shape[1]! + choices.of(3);
  const layer = (input: tf.Tensor, columns: number) => {
    const w = machine.fresh([input.shape[1]!, columns]);
    machine.push(tf.matMul(input, w), `matMul(${machine.name(input)}, ${machine.name(w)})`, [input, w]);
    return machine.values.at(-1)!;
  };
  const hidden = layer(x, width);
  if (choices.flag()) bias(machine, hidden);
  rectified(machine, machine.values.at(-1)!);
  layer(machine.values.at(-1)!, 1);
  return true;
}

/** A convolution with an image of even sides, what follows, and average pooling 2 × 2. */
function convolutionStage(machine: Machine, x: tf.Tensor, choices: Choices): boolean {
  if (x.rank !== 4) return false;
  const pad = choices.from(['valid', 'same'] as const);
  const lengths = (side: number) =>
    [1, 2, 3].filter((n) => {
      const after = pad === 'same' ? side : side - n + 1;
      return after >= 2 && after % 2 === 0;
    });
  const [heights, widths] = [lengths(x.shape[1]!), lengths(x.shape[2]!)];
  if (heights.length === 0 || widths.length === 0) return false;
  const shape = [choices.from(heights), choices.from(widths), x.shape[3]!, 1 + choices.of(4)];
  if (sizeOf(x.shape.slice(0, 3)) * shape[3]! > LARGEST) return false;
  const filter = machine.fresh(shape);
  const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad);
  machine.push(y, `conv2d(${machine.name(x)}, ${machine.name(filter)}, 1, ${pad})`, [x, filter]);
  between(machine, choices);
  const newest = machine.values.at(-1)!;
  if (newest.rank === 4 && choices.of(4) > 0) {
    const pooled = tf.avgPool(newest as tf.Tensor4D, 2, 2, 'valid');
    machine.push(pooled, `avgPool(${machine.name(newest)}, 2, 2, valid)`, [newest]);
  }
  return true;
}

const operations = {
  unary,
  elementwise,
  matrixProduct,
  reduction,
  transposition,
  reshaping,
  movement,
  normalization,
  convolution,
  pooling,
  denseStage,
  singleOutput,
  convolutionStage,
} satisfies Record<string, Operation>;

/** The kinds of lines. */
export type OperationKind = keyof typeof operations;

function execute(recipe: Recipe, given?: readonly tf.Tensor[]): Machine {
  const machine = new Machine(recipe.start, given);
  for (const { op, on, detail } of recipe.lines) {
    // Later values are the likelier operands, so that programs grow long.
    const x = machine.values[machine.values.length - 1 - (on % machine.values.length)]!;
    const kind = recipe.operations[op % recipe.operations.length]!;
    const shapes = machine.shapes.length;
    const done = operations[kind](machine, x, new Choices(detail));
    // A line that does not fit is no line; what it asked for beforehand stays an input that nothing reads.
    if (!done && machine.shapes.length > shapes) machine.text.push('(dropped)');
  }
  return machine;
}

/** The function that a recipe describes. */
export function randomProgram(recipe: Recipe): RandomProgram {
  return tf.tidy(() => {
    const { shapes, text } = execute(recipe);
    return {
      inputShapes: shapes.map((shape) => [...shape]),
      text: text.join('\n'),
      run: (inputs: readonly tf.Tensor[]) => {
        const machine = execute(recipe, inputs);
        return machine.values.filter((value) => !machine.used.has(value) || value === machine.values.at(-1));
      },
    } as never;
  }) as RandomProgram;
}
