// Joins named layers into a model: static shapes at construction, checks at apply. Knows no particular layer.

import type { SeedNode } from '@trialbook/random';
import { eagerDropoutSource } from './dropout-source.ts';
import { layerOptionError, parameterTreeError, ShapeError, shapeText } from './errors.ts';
import { fansOf } from './initializers/initializer.ts';
import type { ApplyContext, Layer, LayerContext, LayerTensors, ParameterSpecs } from './layer.ts';
import type { Applied, InitialModel, LayerRow, Model } from './model.ts';
import { type HostTensor, type ParameterTree, sizeOf } from './parameter-tree.ts';
import type { tf } from './tensorflow.ts';

/** Layers by name, in order. A value of false leaves the layer out: `{ norm: useNorm && batchNorm() }`. */
export type NamedLayers = Readonly<Record<string, Layer | false>>;

/**
 * A model of layers one after the other.
 *
 * @param name - for errors and tables
 * @param inputShape - of one example, without batch axis
 * @param layers - by name, in order; names must not be integers (JavaScript would reorder them) nor hold a `/`
 * @throws ShapeError when a layer cannot take the output of the one before it
 * @example
 * ```ts
 * import { activation, dense, describe, sequential } from '@trialbook/models';
 * const xor = sequential('xor', [2], {
 *   hidden: dense({ units: 2 }),
 *   relu: activation('relu'),
 *   output: dense({ units: 1 }),
 * });
 * console.log(xor.parameterCount); // 9
 * console.log(describe(xor));
 * ```
 */
export function sequential(name: string, inputShape: readonly number[], layers: NamedLayers): Model {
  const placed = placeLayers(name, inputShape, layers);
  const rows = placed.map(({ row }) => row);
  return {
    name,
    inputShape: [...inputShape],
    outputShape: rows.at(-1)?.outputShape ?? [...inputShape],
    layers: rows,
    parameterCount: rows.reduce((sum, row) => sum + row.parameterCount, 0),
    init: (seeds) => initialize(placed, seeds),
    apply: (params, state, input, context = {}) => applyLayers(name, placed, params, state, input, context),
  };
}

interface PlacedLayer {
  readonly layer: Layer;
  readonly where: string;
  readonly row: LayerRow;
  readonly parameters: ParameterSpecs;
  readonly state: ParameterSpecs;
}

function placeLayers(model: string, inputShape: readonly number[], layers: NamedLayers): PlacedLayer[] {
  let shape = inputShape;
  return Object.entries(layers).flatMap(([name, layer]) => {
    if (!layer) return [];
    const where = `${model}, layer '${name}' (${layer.kind})`;
    if (/^\d+$/.test(name) || name.includes('/') || name === '') {
      throw layerOptionError(where, "a name that is no integer and holds no '/'", `'${name}'`);
    }
    const outputShape = layer.outputShape(shape, where);
    const parameters = layer.parameters(shape);
    const state = layer.state(shape);
    const row: LayerRow = {
      name,
      kind: layer.kind,
      summary: layer.summary,
      ...(layer.options && { options: layer.options }),
      inputShape: shape,
      outputShape,
      parameters: shapesOf(parameters),
      state: shapesOf(state),
      parameterCount: Object.values(parameters).reduce((sum, spec) => sum + sizeOf(spec.shape), 0),
    };
    shape = outputShape;
    return [{ layer, where, row, parameters, state }];
  });
}

function shapesOf(specs: ParameterSpecs): Record<string, readonly number[]> {
  return Object.fromEntries(Object.entries(specs).map(([name, { shape }]) => [name, shape]));
}

function initialize(placed: readonly PlacedLayer[], seeds: SeedNode): InitialModel {
  const draw = (kind: 'parameters' | 'state'): ParameterTree<HostTensor> =>
    Object.fromEntries(
      placed
        .filter((layer) => Object.keys(layer[kind]).length > 0)
        .map(({ row, [kind]: specs }) => [row.name, drawLayer(specs, seeds.child(row.name))]),
    );
  return { params: draw('parameters'), state: draw('state') };
}

function drawLayer(specs: ParameterSpecs, seeds: SeedNode): Record<string, HostTensor> {
  const drawn: Record<string, Float32Array> = {};
  for (const [name, { shape, initializer, derive }] of Object.entries(specs)) {
    drawn[name] = initializer
      ? initializer.draw(seeds.child(name).stream(), shape, fansOf(shape))
      : (derive?.(drawn) ?? new Float32Array(sizeOf(shape)));
  }
  return Object.fromEntries(
    Object.entries(drawn).map(([name, data]) => [
      name,
      { dtype: 'float32', shape: specs[name]!.shape, data },
    ]),
  );
}

function applyLayers(
  model: string,
  placed: readonly PlacedLayer[],
  params: ParameterTree<tf.Tensor>,
  state: ParameterTree<tf.Tensor>,
  input: tf.Tensor,
  context: ApplyContext,
): Applied {
  const trials = trialsOf(model, placed[0]?.row.inputShape ?? [], input);
  const stack = trials === undefined ? [] : [trials];
  const nextState: Record<string, LayerTensors> = {};
  const activations: Record<string, tf.Tensor> = {};
  checkPerturbations(model, placed, context);
  let dropoutLayers = 0;
  let value = input;

  for (const { layer, where, row, ...specs } of placed) {
    if (trials !== undefined && !layer.stackable) {
      throw new ShapeError(
        where,
        `input without trial axis, ${shapeText(['batch', ...row.inputShape])} (this layer cannot be stacked)`,
        `${trials} stacked trials`,
      );
    }
    const layerParams = params[row.name] ?? {};
    const layerState = state[row.name] ?? {};
    checkTensors(where, 'parameter', specs.parameters, layerParams, stack);
    checkTensors(where, 'running statistic', specs.state, layerState, stack);
    const layerContext: LayerContext = {
      where,
      training: context.training ?? false,
      leadingAxes: trials === undefined ? 1 : 2,
      dropoutMask: (rate, shape) => {
        if (context.key === undefined) {
          throw layerOptionError(
            where,
            'a random key in the context when training: { training: true, key }',
            'none',
          );
        }
        return (context.dropoutSource ?? eagerDropoutSource).mask(context.key, dropoutLayers++, rate, shape);
      },
    };
    const applied = layer.apply(layerParams, layerState, value, layerContext);
    const offset = context.perturbations?.[row.name];
    value = offset ? applied.output.add(offset) : applied.output;
    if (Object.keys(specs.state).length > 0) nextState[row.name] = applied.state;
    if (context.collectActivations) activations[row.name] = value;
  }

  return { output: value, state: nextState, ...(context.collectActivations && { activations }) };
}

/** The number of stacked trials, or undefined for plain `[batch, …]` input. */
function trialsOf(model: string, inputShape: readonly number[], input: tf.Tensor): number | undefined {
  const leading = input.rank - inputShape.length;
  const fits = inputShape.every((size, axis) => input.shape[leading + axis] === size);
  if ((leading !== 1 && leading !== 2) || !fits) {
    throw new ShapeError(
      `${model}.apply, input`,
      `${shapeText(['batch', ...inputShape])} or ${shapeText(['trials', 'batch', ...inputShape])}`,
      shapeText(input.shape),
    );
  }
  return leading === 2 ? input.shape[0] : undefined;
}

function checkTensors(
  where: string,
  what: string,
  specs: ParameterSpecs,
  tensors: LayerTensors,
  stack: readonly number[],
): void {
  for (const [name, spec] of Object.entries(specs)) {
    const required = [...stack, ...spec.shape];
    const tensor = tensors[name];
    if (!tensor) {
      const present = Object.keys(tensors).join(', ') || 'none';
      throw parameterTreeError(where, `${what} '${name}' ${shapeText(required)}`, present);
    }
    if (tensor.rank !== required.length || required.some((size, axis) => tensor.shape[axis] !== size)) {
      throw new ShapeError(where, `${what} '${name}' ${shapeText(required)}`, shapeText(tensor.shape));
    }
  }
}

function checkPerturbations(
  model: string,
  placed: readonly PlacedLayer[],
  { perturbations }: ApplyContext,
): void {
  const names = placed.map(({ row }) => row.name);
  for (const name of Object.keys(perturbations ?? {})) {
    if (!names.includes(name)) {
      throw parameterTreeError(
        `${model}.apply, perturbations`,
        `layer names of ${names.join(', ')}`,
        `'${name}'`,
      );
    }
  }
}
