// Works through a wide batch in pieces that stay in the cache from one operation to the next.

import type { Graph, Node, Value } from '../graph/graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { sizeOf } from '../host-tensor.ts';
import { isElementwise } from './elementwise-operations.ts';
import type { Pass } from './pass.ts';

/** Batches from this many numbers on are cut: smaller ones find most of themselves in a second-level cache. */
const WIDE = 3 << 17;
/** Nothing larger is split to meet the pieces of a batch, which would take as long as it saves. */
const LARGEST_SPLIT = WIDE / 8;
/** Numbers of a piece: two fit into a second-level cache of a megabyte. */
const PIECE = 1 << 17;

/**
 * Cuts batches `[rows, columns]` along their rows. Elementwise operations and products with a matrix are done piece by piece,
 * a product that sums over the rows is the sum of the pieces' products. The order of additions changes. A graph in which a wide
 * batch would have to be joined or split for another operation is left as it is.
 */
export const cutBatches: Pass = {
  name: 'cut batches',
  run: (graph) =>
    graph.nodes.some(({ outputs }) => outputs.some(isWide)) ? (new Cutting(graph).run() ?? graph) : graph,
};

function isWide({ shape }: Value): boolean {
  return shape.length === 2 && sizeOf(shape) >= WIDE && piecesOf(shape) > 1;
}

/** In how many equal pieces a batch is cut; 1 where its rows cannot be divided so. */
function piecesOf(shape: readonly number[]): number {
  const [rows, columns] = shape as [number, number];
  for (let count = Math.ceil((rows * columns) / PIECE); count <= 32; count++) {
    if (rows % count === 0) return count;
  }
  return 1;
}

class Cutting {
  readonly #graph: Graph;
  readonly #builder = new GraphBuilder();
  readonly #whole = new Map<Value, Value>();
  readonly #pieces = new Map<Value, Map<string, readonly Value[]>>();

  /** Whether a large value had to be joined or split. */
  #inVain = false;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** The graph in pieces; undefined where that is in vain. */
  run(): Graph | undefined {
    const builder = this.#builder;
    for (const { role, name, value, gathered } of this.#graph.inputs)
      this.#whole.set(value, builder.input(role, name, value, gathered));
    for (const [value, data] of this.#graph.constants)
      this.#whole.set(value, builder.constant(value.dtype, value.shape, data));
    for (const node of this.#graph.nodes) {
      builder.origin = node.origin;
      if (this.#inPieces(node) || this.#summed(node)) continue;
      const inputs = node.inputs.map((input) => this.#wholeOf(input));
      const outputs = builder.emit(node.op, inputs, node.attributes);
      for (const [i, output] of node.outputs.entries()) this.#whole.set(output, outputs[i]!);
    }
    const outputs = this.#graph.outputs.map((output) => ({ ...output, value: this.#wholeOf(output.value) }));
    return this.#inVain ? undefined : builder.finish(outputs);
  }

  /** Does a node row by row; false where it is not of that kind. */
  #inPieces(node: Node): boolean {
    const { op, inputs, attributes, outputs } = node;
    const [output] = outputs as [Value];
    const batch = [output, ...inputs].find(isWide);
    if (!batch || output.shape.length !== 2 || output.shape[0] !== batch.shape[0]) return false;
    const count = piecesOf(batch.shape);
    const [rows, columns] = output.shape as [number, number];
    let cut: readonly boolean[];
    if (isElementwise(op)) {
      const isShared = ({ shape }: Value) =>
        sizeOf(shape) === 1 || (sizeOf(shape) === columns && shape.at(-1) === columns);
      const isCut = ({ shape }: Value) => shape.length === 2 && shape[0] === rows;
      if (!inputs.every((input) => isShared(input) || isCut(input))) return false;
      cut = inputs.map(isCut);
    } else if (op === 'MatMul' || op === 'Gemm') {
      const { transA = 0 } = attributes as Partial<Node<'Gemm'>['attributes']>;
      const [, , bias] = inputs;
      if (transA || (bias && sizeOf(bias.shape) !== columns) || inputs[0]!.shape.length !== 2) return false;
      cut = inputs.map((_, i) => i === 0);
    } else return false;
    const operands = inputs.map((input, i) =>
      cut[i] ? this.#piecesOf(input, count, 0) : new Array<Value>(count).fill(this.#wholeOf(input)),
    );
    const made = Array.from(
      { length: count },
      (_, i) =>
        this.#builder.emit(
          op,
          operands.map((pieces) => pieces[i]!),
          attributes,
        )[0]!,
    );
    this.#pieces.set(output, new Map([[`${count} 0`, made]]));
    return true;
  }

  /** Sums the products of pieces; false where a node is no product over the rows of a wide batch. */
  #summed({ op, inputs, attributes, outputs }: Node): boolean {
    const { transA = 0, transB = 0 } = attributes as Partial<Node<'Gemm'>['attributes']>;
    if ((op !== 'MatMul' && op !== 'Gemm') || inputs.length !== 2 || transB) return false;
    const [a, b] = inputs as [Value, Value];
    const axis = transA ? 0 : 1;
    const batch = [a, b].find(isWide);
    if (!batch || a.shape.length !== 2 || b.shape.length !== 2) return false;
    const rows = b.shape[0]!;
    if (a.shape[axis] !== rows || batch.shape[0] !== rows || (!transA && !isWide(b))) return false;
    const count = piecesOf(batch.shape);
    const [left, right] = [this.#piecesOf(a, count, axis), this.#piecesOf(b, count, 0)];
    const products = left.map((piece, i) => this.#builder.emit(op, [piece, right[i]!], attributes)[0]!);
    this.#whole.set(
      outputs[0]!,
      products.reduce((sum, product) => this.#builder.op('Add', [sum, product])),
    );
    return true;
  }

  #piecesOf(value: Value, count: number, axis: 0 | 1): readonly Value[] {
    const key = `${count} ${axis}`;
    const known = this.#pieces.get(value)?.get(key);
    if (known) return known;
    const whole = this.#wholeOf(value);
    if (sizeOf(value.shape) > LARGEST_SPLIT) this.#inVain = true;
    const lengths = new Array<number>(count).fill(whole.shape[axis]! / count);
    const made = this.#builder.emit('Split', [whole], { axis, lengths });
    const all = this.#pieces.get(value) ?? new Map<string, readonly Value[]>();
    this.#pieces.set(value, all.set(key, made));
    return made;
  }

  #wholeOf(value: Value): Value {
    const known = this.#whole.get(value);
    if (known) return known;
    const pieces = [...this.#pieces.get(value)!.entries()].find(([key]) => key.endsWith(' 0'))![1];
    if (isWide(value)) this.#inVain = true;
    const joined = this.#builder.op('Concat', pieces, { axis: 0 });
    this.#whole.set(value, joined);
    return joined;
  }
}
