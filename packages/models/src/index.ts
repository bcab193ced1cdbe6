export { type DeepNarrowOptions, deepNarrowRelu } from './deep-narrow-relu.ts';
export { describe } from './describe.ts';
export { type DropoutSource, eagerDropoutSource, type RandomKey } from './dropout-source.ts';
export { LayerOptionError, ParameterTreeError, ShapeError } from './errors.ts';
export { constant, given, zeros } from './initializers/constant.ts';
export { type Fans, fansOf, type Initializer } from './initializers/initializer.ts';
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  normal,
  uniform,
} from './initializers/random.ts';
export {
  type ApplyContext,
  type Layer,
  type LayerContext,
  type LayerTensors,
  type ParameterSpec,
  type ParameterSpecs,
  statelessLayer,
} from './layer.ts';
export type { LayerOptions } from './layer-options.ts';
export { type ActivationName, activation } from './layers/activation.ts';
export { type BatchNormOptions, batchNorm, type RunningVariance } from './layers/batch-norm.ts';
export { type Conv2dOptions, conv2d } from './layers/conv2d.ts';
export { type DenseOptions, dense } from './layers/dense.ts';
export { dropout } from './layers/dropout.ts';
export { flatten } from './layers/flatten.ts';
export { layerNorm } from './layers/layer-norm.ts';
export { averagePool, maxPool, type PoolOptions } from './layers/pooling.ts';
export { weightNormDense } from './layers/weight-norm-dense.ts';
export type { Padding } from './layers/window.ts';
export { type Lenet5Options, lenet5, lenet5Arms } from './lenet5.ts';
export { type MlpOptions, mlp } from './mlp.ts';
export type { Applied, InitialModel, LayerRow, Model } from './model.ts';
export {
  countParameters,
  flattenParameters,
  type HostParameters,
  type HostTensor,
  mapParameters,
  type ParameterTree,
  stackParameters,
  type TensorParameters,
  toHost,
  toTensors,
  unflattenParameters,
  unstackParameters,
} from './parameter-tree.ts';
export {
  meanPerceptronLoss,
  type PerceptronExamples,
  type PerceptronOptions,
  type PerceptronResult,
  perceptronAccuracy,
  predictPerceptron,
  trainPerceptron,
} from './perceptron.ts';
export { type NamedLayers, sequential } from './sequential.ts';
export {
  type Downsampling,
  type DownsamplingCnnOptions,
  type DropoutCnnOptions,
  downsamplingCnn,
  dropoutCnn,
  type InitializationCnnOptions,
  initializationCnn,
  type StridedCnnOptions,
  stridedCnn,
} from './small-cnn.ts';
export { type SoftmaxRegressionOptions, softmaxRegression } from './softmax-regression.ts';
export {
  descendingDetector,
  descendingDetectorLayers,
  type ThresholdLayer,
  thresholdNetwork,
} from './threshold-network.ts';
