export {
  meanPerceptronLoss,
  type PerceptronExamples,
  type PerceptronOptions,
  type PerceptronResult,
  perceptronAccuracy,
  predictPerceptron,
  trainPerceptron,
} from './perceptron.ts';
