// Every error the package throws on purpose, by name. What to say is decided where they are thrown.

/** The base of all errors of this package: `error instanceof JitError` tells them from bugs. */
export class JitError extends Error {
  override readonly name: string = 'JitError';
}

/** A step used a TensorFlow.js kernel that has no lowering to ONNX. */
export class UnsupportedKernelError extends JitError {
  override readonly name = 'UnsupportedKernelError';
}

/** A supported kernel met a dtype or an option that has no lowering. */
export class UnsupportedArgumentError extends JitError {
  override readonly name = 'UnsupportedArgumentError';
}

/** A tensor's dtype cannot be compiled: only float32, int32 and bool can. */
export class UnsupportedDtypeError extends JitError {
  override readonly name = 'UnsupportedDtypeError';
}

/** A step asked for the value of a traced tensor, which has none yet. */
export class TracedValueReadError extends JitError {
  override readonly name = 'TracedValueReadError';
}

/** A traced tensor was used after its trace ended. */
export class EscapedTensorError extends JitError {
  override readonly name = 'EscapedTensorError';
}

/** A step assigned to a tf.Variable, or made one, where it must not. */
export class VariableError extends JitError {
  override readonly name = 'VariableError';
}

/** A step captured a tensor that had been disposed. */
export class DisposedTensorError extends JitError {
  override readonly name = 'DisposedTensorError';
}

/** A step drew from TensorFlow.js's own random generators, which would freeze one draw into the program. */
export class FrozenRandomnessError extends JitError {
  override readonly name = 'FrozenRandomnessError';
}

/** What a step returned is not `[carry, outputs]` with a carry of the given form, shapes and dtypes. */
export class StepResultError extends JitError {
  override readonly name = 'StepResultError';
}

/** What was given to `run` has not the form, shapes or dtypes the program was compiled for. */
export class ProgramInputError extends JitError {
  override readonly name = 'ProgramInputError';
}

/** A program was run after `dispose`. */
export class DisposedProgramError extends JitError {
  override readonly name = 'DisposedProgramError';
}

/** ONNX Runtime refused a program or failed while running it. */
export class RuntimeFailureError extends JitError {
  override readonly name = 'RuntimeFailureError';
}

/** A graph breaks its own rules: a bug in a lowering or in a pass, never in a user's step. */
export class GraphError extends JitError {
  override readonly name = 'GraphError';
}
