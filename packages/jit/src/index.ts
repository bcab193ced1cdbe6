export * from './errors.ts';
export type { Graph } from './graph/graph.ts';
export { printGraph } from './graph/print-graph.ts';
export {
  type Host,
  type HostDtype,
  type HostTensor,
  type HostTree,
  hostTensor,
  type SpecTree,
  sizeOf,
  type TensorSpec,
  type TensorTree,
  type Traced,
  toHost,
  toTensors,
} from './host-tensor.ts';
export {
  type CompileOptions,
  compile,
  compileScan,
  type Nothing,
  type Program,
  type Ran,
  type Step,
  traceGraph,
} from './jit.ts';
export { random } from './random/random.ts';
export { type ProgramCache, type ProgramCacheOptions, programCache } from './runtime/program-cache.ts';
export type { ExecutionProvider } from './runtime/session.ts';
export { isBranch, mapTree, type Tree, type TreeLeaf, treeLeaves, unflattenTree } from './tree.ts';
export {
  type CompiledModel,
  type CompileModelOptions,
  compileModel,
  type ModelData,
} from './variables/compile-model.ts';
export {
  type CompileVariablesOptions,
  compileVariables,
  type VariableProgram,
  type VariableStep,
} from './variables/compile-variables.ts';
