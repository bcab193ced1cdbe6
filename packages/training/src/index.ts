/// <reference types="node" preserve="true" />
export {
  type HostDtype,
  type HostTensor,
  type HostTree,
  hostTensor,
  mapTree,
  type TensorTree,
  type Tree,
  type TreeLeaf,
  toHost,
  toTensors,
  treeLeaves,
  unflattenTree,
} from '@trialbook/jit';
export type { EpochOrder, Remainder } from './batch-rows.ts';
export type { Examples } from './data.ts';
export { type EarlyStopping, type EarlyStoppingState, watchForStop } from './early-stopping.ts';
export type {
  Availability,
  Engine,
  EngineOptions,
  EngineProvider,
  ScanExample,
  ScanProgram,
  Step,
} from './engines/engine.ts';
export { type EngineListing, listEngines, measureEngine } from './engines/list-engines.ts';
export {
  type AnyEngineName,
  type EngineName,
  engineNames,
  type StartedEngine,
  startEngine,
  withEngine,
} from './engines/start-engine.ts';
export { EngineError, TrainingError } from './errors.ts';
export {
  type CompiledEvaluation,
  compileEvaluation,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  type PredictOptions,
  predict,
  type TrainedModel,
} from './evaluate.ts';
export { exportLayersModel, type LayersModelArtifacts, layersModelFiles } from './export/layers-model.ts';
export { exportOnnx } from './export/onnx.ts';
export {
  nameTensors,
  readSafetensors,
  type SafetensorsContent,
  treeOfNames,
  writeSafetensors,
} from './export/safetensors.ts';
export { binaryCrossEntropy } from './losses/binary-cross-entropy.ts';
export { halfSquaredError } from './losses/half-squared-error.ts';
export type { Loss } from './losses/loss.ts';
export { meanSquaredError } from './losses/mean-squared-error.ts';
export { hingeLoss, perceptronCriterion } from './losses/perceptron-criterion.ts';
export { softmaxCrossEntropy } from './losses/softmax-cross-entropy.ts';
export { softmaxThenLogCrossEntropy } from './losses/softmax-then-log.ts';
export { confusionMatrix, largestClass } from './metrics/confusion-matrix.ts';
export { accuracy, type Metric, rmse } from './metrics/metric.ts';
export { type ObserveOptions, observe } from './observe.ts';
export { adam } from './optimizers/adam.ts';
export type { Optimizer, OptimizerUpdate } from './optimizers/optimizer.ts';
export { sgd } from './optimizers/sgd.ts';
export {
  activationGradientProbe,
  activationGradientRmsProbe,
  activationProbe,
  deadUnitsProbe,
  gradientProbe,
  gradientRmsProbe,
  type LayerProbeOptions,
  momentsProbe,
} from './probes/layer-probes.ts';
export type { Probe, ProbeContext } from './probes/probe.ts';
export { clipByGlobalNorm, clipByValue } from './regularizers/gradient-clipping.ts';
export { gradientNoise } from './regularizers/gradient-noise.ts';
export {
  type ParameterFilter,
  type Regularizer,
  type RegularizerContext,
  weightsOnly,
} from './regularizers/regularizer.ts';
export { l1, l1l2, l2, type PenaltyOptions } from './regularizers/weight-penalty.ts';
export { constant } from './schedules/constant.ts';
export { cosineDecay } from './schedules/cosine-decay.ts';
export { exponentialDecay } from './schedules/exponential-decay.ts';
export type { LearningRate, Schedule } from './schedules/schedule.ts';
export { stepDecay } from './schedules/step-decay.ts';
export type { Scores, TrialScores } from './scores.ts';
export type { NormalSource } from './step-random.ts';
export { train } from './train.ts';
export type { EpochRecord, Snapshot, TrainOptions, TrainResult, TrialEnd } from './train-options.ts';
export {
  type Batch,
  gatheredStep,
  type StepOutputs,
  type TrainCarry,
  type TrainStepOptions,
  trainStep,
} from './train-step.ts';
export {
  type TrainedOutcome,
  type TrainingContext,
  type TrainTrialOptions,
  trainTrial,
} from './train-trial.ts';
export { valueAndGradients, type WithAuxiliary } from './value-and-gradients.ts';
export { zipTrees } from './zip-trees.ts';
