// Which values of a graph are better kept in phases: those between a convolution and the average pooling of its images.

import type { Graph, Node, Value } from '../graph/graph.ts';
import { isNode } from '../graph/is-node.ts';
import { isElementwise } from './elementwise-operations.ts';
import { fourAxes } from './phase-layout.ts';

/**
 * With many channels the plain convolution keeps the matrix routine busy, and the larger filters cost more than they save. A
 * step on 100 images of 14 × 14 × 6 with filters of 5 × 5 took, with and without phases, 1.3 and 2.0 ms at 8 channels, 2.5
 * and 3.5 at 16, 3.9 and 3.9 at 24, 5.0 and 4.4 at 32, 9.1 and 7.7 at 64 (test/measurements/pool-phases.mjs, one thread).
 */
const MOST_CHANNELS = 24;

/** The node that computes each value. */
export type Producers = ReadonlyMap<Value, Node>;

/** Finds which values are better kept in phases. */
export class PhaseRegions {
  readonly #shapes = new Set<string>();
  readonly #natural = new Map<Value, boolean>();
  readonly #graph: Graph;
  readonly #producers: Producers;

  constructor(graph: Graph, producers: Producers) {
    this.#graph = graph;
    this.#producers = producers;
    for (const node of graph.nodes) {
      if (isPooling(node) && this.#fromConvolution(node.inputs[0]!, node.inputs[0]!.shape)) {
        this.#shapes.add(imageShape(node.inputs[0]!));
      }
    }
  }

  get empty(): boolean {
    return this.#shapes.size === 0;
  }

  /** Whether the value can be computed in phases without taking any image apart. */
  has(value: Value): boolean {
    if (!this.#shapes.has(imageShape(value)) || value.dtype === 'int64') return false;
    const known = this.#natural.get(value);
    if (known !== undefined) return known;
    const node = this.#producers.get(value);
    const result = node
      ? isConvolution(node) || isUnpooling(node) || this.#joined(node) || this.#elementwise(node, value)
      : this.#graph.constants.has(value);
    this.#natural.set(value, result);
    return result;
  }

  /** Batches one after the other. */
  #joined(node: Node): boolean {
    return isJoin(node) && node.inputs.every((input) => this.has(input));
  }

  #elementwise(node: Node, value: Value): boolean {
    if (!isElementwise(node.op)) return false;
    const full = node.inputs.filter((input) => input.shape.join() === value.shape.join());
    const rest = node.inputs.filter((input) => !full.includes(input));
    return full.length > 0 && full.every((input) => this.has(input)) && rest.every(isPerChannel);
  }

  #fromConvolution(value: Value, shape: readonly number[]): boolean {
    const node = this.#producers.get(value);
    if (!node || value.shape.join() !== shape.join()) return false;
    if (isConvolution(node)) return true;
    return isElementwise(node.op) && node.inputs.some((input) => this.#fromConvolution(input, shape));
  }
}

/** Average pooling of windows of 2 × 2 that lie side by side and fill the image. */
export function isPooling(node: Node): node is Node<'AveragePool'> {
  if (!isNode(node, 'AveragePool') || node.inputs[0]!.shape.length !== 4) return false;
  const { kernel_shape, strides, pads } = node.attributes;
  const [, channels, height, width] = fourAxes(node.inputs[0]!);
  const two = (numbers: readonly number[]) => numbers.length === 2 && numbers.every((n) => n === 2);
  const even = height % 2 === 0 && width % 2 === 0;
  return (
    two(kernel_shape) && two(strides) && pads.every((pad) => pad === 0) && even && channels <= MOST_CHANNELS
  );
}

/** A convolution of images with stride 1, without dilation or groups. */
export function isConvolution(node: Node): node is Node<'Conv'> {
  if (!isNode(node, 'Conv') || node.inputs[1]!.shape.length !== 4) return false;
  const { strides, dilations, group } = node.attributes;
  return group === 1 && [...strides, ...dilations].every((step) => step === 1);
}

/** `channels, height, width`: what the phases of a value depend on. */
function imageShape({ shape }: Value): string {
  return shape.length === 4 ? shape.slice(1).join() : '';
}

/** Batches one after the other. */
export function isJoin(node: Node): node is Node<'Concat'> {
  return isNode(node, 'Concat') && node.attributes.axis === 0;
}

/** Each pixel four times: the gradient of the pooling. */
export function isUnpooling(node: Node): node is Node<'Resize'> {
  return isNode(node, 'Resize') && node.attributes.scales.join() === '1,1,2,2';
}

/** A number, or one per channel: `[]`, `[1, channels, 1, 1]`, or per image and channel. */
function isPerChannel({ shape }: Value): boolean {
  return shape.every((length) => length === 1) || (shape.length === 4 && shape[2] === 1 && shape[3] === 1);
}
