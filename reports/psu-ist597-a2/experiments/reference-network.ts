// The formulas of the handout by hand, in double precision: forward pass, losses, penalties, masks, normalisations, and their gradients.

/** What the network of a check is made of. Sizes from the input to the output; two hidden layers of ReLU units. */
export interface ReferenceNetwork {
  readonly sizes: readonly [inputs: number, hidden1: number, hidden2: number, outputs: number];
  readonly loss: 'cross-entropy' | 'squared-error';
  readonly normalization: 'none' | 'batch' | 'layer' | 'weight';
  readonly epsilon: number;
  readonly l1: number;
  readonly l2: number;
}

/** A batch, and what is masked in it. */
export interface ReferenceBatch {
  /** [batch, inputs] */
  readonly inputs: Float64Array;
  readonly labels: readonly number[];
  /** By hidden layer, [batch, units]: what each activation is multiplied by. */
  readonly unitMasks?: readonly Float64Array[];
  /** By layer, of the weights' shape: what each weight is multiplied by. */
  readonly weightMasks?: readonly Float64Array[];
}

/** Parameters by their name in the packages' models, such as `hidden1/weights`. */
export type ReferenceParameters = Readonly<Record<string, Float64Array>>;

/** The layers in order. */
export const LAYERS = ['hidden1', 'hidden2', 'output'] as const;

const NORM_LAYERS = ['hidden1-norm', 'hidden2-norm'] as const;

/** The objective, its gradient, and the smallest distance of a unit from the kink of its ReLU. */
export interface ReferencePass {
  readonly objective: number;
  readonly gradient: ReferenceParameters;
  readonly kinkDistance: number;
}

interface LayerTrace {
  readonly input: Float64Array;
  readonly weights: Float64Array;
  /** What enters the ReLU. */
  readonly pre: Float64Array;
  readonly normalized?: { readonly xHat: Float64Array; readonly inverse: Float64Array };
}

/** Forward and backward pass as the handout writes them. */
export function referencePass(
  network: ReferenceNetwork,
  params: ReferenceParameters,
  batch: ReferenceBatch,
): ReferencePass {
  const { sizes, normalization } = network;
  const rows = batch.labels.length;
  const traces: LayerTrace[] = [];
  let value = batch.inputs;
  let kinkDistance = Number.POSITIVE_INFINITY;
  for (const [l, layer] of LAYERS.entries()) {
    const shape = [rows, sizes[l]!, sizes[l + 1]!] as const;
    const hidden = l < 2;
    const weights = layerWeights(network, params, layer, shape, batch.weightMasks?.[l]);
    const z = affine(value, weights, params[`${layer}/bias`]!, shape);
    if (!hidden) {
      traces.push({ input: value, weights, pre: z });
      value = z;
      continue;
    }
    const norm =
      normalization === 'batch' || normalization === 'layer'
        ? normalize(z, rows, sizes[l + 1]!, normalization, network.epsilon)
        : undefined;
    const pre = norm ? scaleAndShift(norm.xHat, params, NORM_LAYERS[l as 0 | 1], sizes[l + 1]!) : z;
    traces.push({ input: value, weights, pre, ...(norm && { normalized: norm }) });
    kinkDistance = pre.reduce((least, x) => Math.min(least, Math.abs(x)), kinkDistance);
    const mask = batch.unitMasks?.[l];
    value = pre.map((x, i) => Math.max(0, x) * (mask?.[i] ?? 1));
  }
  const { loss, derivative } = lossOf(network, value, batch.labels);
  const penalized = LAYERS.flatMap((layer) => [...(params[`${layer}/weights`] ?? [])]);
  const penalty = penalized.reduce((sum, w) => sum + network.l1 * Math.abs(w) + network.l2 * w * w, 0);
  return {
    objective: loss + penalty,
    gradient: backward(network, params, batch, traces, derivative),
    kinkDistance,
  };
}

function layerWeights(
  { normalization }: ReferenceNetwork,
  params: ReferenceParameters,
  layer: (typeof LAYERS)[number],
  [, inputs, units]: readonly [number, number, number],
  mask: Float64Array | undefined,
): Float64Array {
  if (normalization === 'weight' && layer !== 'output') {
    const direction = params[`${layer}/direction`]!;
    const norms = columnNorms(direction, inputs, units);
    return direction.map((v, i) => (params[`${layer}/gain`]![i % units]! * v) / norms[i % units]!);
  }
  return params[`${layer}/weights`]!.map((w, i) => w * (mask?.[i] ?? 1));
}

/** z_j = Σ_i w_ij a_i + b_j. */
function affine(
  input: Float64Array,
  weights: Float64Array,
  bias: Float64Array,
  [rows, inputs, units]: readonly [number, number, number],
): Float64Array {
  const z = new Float64Array(rows * units);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < units; j++) {
      let sum = bias[j]!;
      for (let i = 0; i < inputs; i++) sum += weights[i * units + j]! * input[r * inputs + i]!;
      z[r * units + j] = sum;
    }
  }
  return z;
}

/** The values a statistic of the normalisation is taken over share a group: a unit's column, or an example's row. */
function groupOf(at: number, units: number, over: 'batch' | 'layer'): number {
  return over === 'batch' ? at % units : Math.floor(at / units);
}

/** Means over the groups. */
function groupMeans(
  values: Float64Array,
  rows: number,
  units: number,
  over: 'batch' | 'layer',
): Float64Array {
  const [groups, size] = over === 'batch' ? [units, rows] : [rows, units];
  const means = new Float64Array(groups);
  values.forEach((value, at) => {
    means[groupOf(at, units, over)]! += value / size;
  });
  return means;
}

/** x̂ = (x − μ)/√(σ² + ε), over the batch or over the layer. */
function normalize(z: Float64Array, rows: number, units: number, over: 'batch' | 'layer', epsilon: number) {
  const mean = groupMeans(z, rows, units, over);
  const centred = z.map((x, at) => x - mean[groupOf(at, units, over)]!);
  const variance = groupMeans(
    centred.map((x) => x * x),
    rows,
    units,
    over,
  );
  const inverse = variance.map((v) => 1 / Math.sqrt(v + epsilon));
  return { xHat: centred.map((x, at) => x * inverse[groupOf(at, units, over)]!), inverse };
}

function scaleAndShift(
  xHat: Float64Array,
  params: ReferenceParameters,
  layer: string,
  units: number,
): Float64Array {
  return xHat.map(
    (x, at) => params[`${layer}/gamma`]![at % units]! * x + params[`${layer}/beta`]![at % units]!,
  );
}

/** L = −Σ y_j log h_j with h the softmax, or (1/n) Σ (y_j − h_j)² of the outputs; means over the batch. */
function lossOf(
  { loss, sizes }: ReferenceNetwork,
  outputs: Float64Array,
  labels: readonly number[],
): { readonly loss: number; readonly derivative: Float64Array } {
  const classes = sizes[3];
  const derivative = new Float64Array(outputs.length);
  let sum = 0;
  for (const [r, label] of labels.entries()) {
    const row = outputs.subarray(r * classes, (r + 1) * classes);
    const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const exponentials = row.map((value) => Math.exp(value - largest));
    const total = exponentials.reduce((all, value) => all + value, 0);
    for (let j = 0; j < classes; j++) {
      const y = j === label ? 1 : 0;
      const at = r * classes + j;
      if (loss === 'cross-entropy') {
        const h = exponentials[j]! / total;
        if (y === 1) sum -= Math.log(h) / labels.length;
        derivative[at] = (h - y) / labels.length;
      } else {
        sum += (row[j]! - y) ** 2 / classes / labels.length;
        derivative[at] = (2 * (row[j]! - y)) / classes / labels.length;
      }
    }
  }
  return { loss: sum, derivative };
}

function backward(
  network: ReferenceNetwork,
  params: ReferenceParameters,
  batch: ReferenceBatch,
  traces: readonly LayerTrace[],
  outputDerivative: Float64Array,
): ReferenceParameters {
  const { sizes, l1, l2 } = network;
  const rows = batch.labels.length;
  const gradient: Record<string, Float64Array> = {};
  let upstream = outputDerivative; // ∂L/∂z of the layer
  for (let l = 2; l >= 0; l--) {
    const layer = LAYERS[l]!;
    const { input, weights } = traces[l]!;
    const [inputs, units] = [sizes[l]!, sizes[l + 1]!];
    if (l < 2) {
      const { pre, normalized } = traces[l]!;
      const mask = batch.unitMasks?.[l];
      upstream = upstream.map((d, at) => (pre[at]! > 0 ? d * (mask?.[at] ?? 1) : 0));
      if (normalized) {
        const over = network.normalization as 'batch' | 'layer';
        upstream = throughNorm(upstream, normalized, params, NORM_LAYERS[l as 0 | 1], {
          rows,
          units,
          over,
          gradient,
        });
      }
    }
    const dWeights = new Float64Array(inputs * units);
    const dBias = new Float64Array(units);
    const dInput = new Float64Array(rows * inputs);
    for (let r = 0; r < rows; r++) {
      for (let j = 0; j < units; j++) {
        const d = upstream[r * units + j]!;
        dBias[j]! += d;
        for (let i = 0; i < inputs; i++) {
          dWeights[i * units + j]! += d * input[r * inputs + i]!; // ∂z_j/∂w_ij = a_i
          dInput[r * inputs + i]! += d * weights[i * units + j]!;
        }
      }
    }
    gradient[`${layer}/bias`] = dBias;
    if (network.normalization === 'weight' && layer !== 'output') {
      const direction = params[`${layer}/direction`]!;
      const gain = params[`${layer}/gain`]!;
      const norms = columnNorms(direction, inputs, units);
      // dg = dW·v/‖v‖, dv = (g/‖v‖)·(dW − dg·v/‖v‖): Salimans & Kingma 2016, equation 3
      const dGain = new Float64Array(units);
      dWeights.forEach((d, i) => {
        dGain[i % units]! += (d * direction[i]!) / norms[i % units]!;
      });
      gradient[`${layer}/gain`] = dGain;
      gradient[`${layer}/direction`] = dWeights.map((d, i) => {
        const j = i % units;
        return (gain[j]! / norms[j]!) * (d - (dGain[j]! * direction[i]!) / norms[j]!);
      });
    } else {
      const mask = batch.weightMasks?.[l];
      const w = params[`${layer}/weights`]!;
      gradient[`${layer}/weights`] = dWeights.map(
        (d, i) => d * (mask?.[i] ?? 1) + l1 * Math.sign(w[i]!) + 2 * l2 * w[i]!,
      );
    }
    upstream = dInput;
  }
  return gradient;
}

/** dx = r·(dx̂ − mean(dx̂) − x̂·mean(dx̂·x̂)), means over the group: Ioffe & Szegedy 2015, section 3. */
function throughNorm(
  upstream: Float64Array,
  { xHat, inverse }: { readonly xHat: Float64Array; readonly inverse: Float64Array },
  params: ReferenceParameters,
  layer: string,
  {
    rows,
    units,
    over,
    gradient,
  }: { rows: number; units: number; over: 'batch' | 'layer'; gradient: Record<string, Float64Array> },
): Float64Array {
  const gamma = params[`${layer}/gamma`]!;
  const dGamma = new Float64Array(units);
  const dBeta = new Float64Array(units);
  upstream.forEach((d, at) => {
    dGamma[at % units]! += d * xHat[at]!;
    dBeta[at % units]! += d;
  });
  gradient[`${layer}/gamma`] = dGamma;
  gradient[`${layer}/beta`] = dBeta;
  const dHat = upstream.map((d, at) => d * gamma[at % units]!);
  const mean = groupMeans(dHat, rows, units, over);
  const along = groupMeans(
    dHat.map((d, at) => d * xHat[at]!),
    rows,
    units,
    over,
  );
  return dHat.map((d, at) => {
    const group = groupOf(at, units, over);
    return inverse[group]! * (d - mean[group]! - xHat[at]! * along[group]!);
  });
}

function columnNorms(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const squares = new Float64Array(columns);
  for (let i = 0; i < rows * columns; i++) squares[i % columns]! += matrix[i]! ** 2;
  return squares.map(Math.sqrt);
}
