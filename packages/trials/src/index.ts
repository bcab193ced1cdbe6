/// <reference types="node" preserve="true" />
export { canonicalJson } from './canonical-json.ts';
export { type CodeVersion, codeVersion, codeVersions } from './code/code-version.ts';
export type { DataSource, LoadedData } from './data-source.ts';
export { defineExperiment } from './define-experiment.ts';
export {
  CallStopped,
  ExperimentError,
  StoreError,
  StudyInterrupted,
  WorkerCrashed,
  WorkerError,
} from './errors.ts';
export type * from './experiment.ts';
export { earlierResults, withFollowed } from './follow.ts';
export {
  type ImportedParameters,
  type ImportedTrialsOptions,
  importedTrials,
} from './imported/imported-trials.ts';
export { bytesComparable, type TrialMachine, thisTrialMachine } from './machine.ts';
export {
  type ArmForecast,
  type ExperimentForecast,
  formatPlan,
  planTrials,
  type StudyForecast,
} from './plan-trials.ts';
export {
  type ArmProgress,
  formatDuration,
  formatProgress,
  type Progress,
  type ProgressState,
  timeLeft,
} from './progress.ts';
export { type CallToRun, runAgain } from './run-again.ts';
export type { CallWorld } from './run-call.ts';
export type { RunReason } from './run-reason.ts';
export { runTrials } from './run-trials.ts';
export { type EffectShare, effectShare } from './search/effect-share.ts';
export {
  between,
  type Dimension,
  drawSetting,
  logBetween,
  type NumberRange,
  type OneOf,
  oneOf,
  positionIn,
  type SearchSpace,
  type Setting,
} from './search/search-space.ts';
export {
  type Attempt,
  type Rung,
  type Search,
  type SearchDefinition,
  successiveHalving,
  type Tried,
} from './search/successive-halving.ts';
export { DEFAULT_STORE, openStore } from './store/file-store.ts';
export { memoryStore } from './store/memory-store.ts';
export { type StoreContractClause, storeContract } from './store/store-contract.ts';
export type { StoreFiles } from './store/store-files.ts';
export { decodeTrialFile, EarlierTrialFile, encodeTrialFile, type TrialFile } from './store/trial-file.ts';
export type { TrialStore } from './store/trial-store.ts';
export { executorOf, type StudyOptions, type WorkerChoice } from './study.ts';
export type {
  ArmResults,
  DataInfo,
  ExperimentResults,
  ResultsOf,
  StudyCounts,
  StudyInfo,
  StudyResults,
} from './study-results.ts';
export {
  type ProgressStream,
  type TerminalProgressOptions,
  terminalProgress,
} from './terminal-progress.ts';
export { type CallResult, studySeeds, type TrialCall, trialSeeds } from './trial-call.ts';
export {
  compareTrials,
  type Difference,
  type Verification,
  type VerifyOptions,
  verifyTrial,
} from './verify-trial.ts';
export type { TrialCosts } from './work/call-costs.ts';
export type { CallQueue, OpenQueue, QueuedCall, QueueTicket } from './work/call-queue.ts';
export {
  type MemoryQueue,
  type MemoryQueueMember,
  type MemoryQueueOptions,
  memoryQueue,
} from './work/memory-queue.ts';
export { type QueueContractClause, type QueueUnderTest, queueContract } from './work/queue-contract.ts';
export { type Costed, longestFirst, shareOut } from './work/share-out.ts';
export { type StudySurvey, surveyStudy } from './work/survey-study.ts';
export { type Share, type WorkDone, workTrials } from './work/work-trials.ts';
export type { Executor } from './workers/executor.ts';
export { inProcessExecutor } from './workers/in-process-executor.ts';
export { type LentExecutor, lentExecutor } from './workers/lent-executor.ts';
export { type TrialLimits, type WorkerOptions, workerExecutor } from './workers/worker-executor.ts';
