// What an engine is: the thing that runs a pure step many times. Holds no engine itself.

import type { HostTree, TensorTree } from '@trialbook/jit';

/**
 * A pure step: the next carry and this step's outputs, from the carry, this step's input and what stays resident.
 *
 * It is made of TensorFlow.js ops only, reads no tensor's value and decides nothing by one, and returns a carry of the
 * form, shapes and dtypes it was given.
 */
export type Step = (
  carry: TensorTree,
  input: TensorTree,
  resident: TensorTree,
) => readonly [carry: TensorTree, outputs: TensorTree];

/** The shapes a program is made for, by example. */
export interface ScanExample {
  /** A carry of the right form; its values do not matter. */
  readonly carry: HostTree;
  /** One step's input, without the step axis. */
  readonly input: HostTree;
  /** What every step reads and none changes, such as the data set. Copied to the engine once. */
  readonly resident: HostTree;
}

/** A step made ready to run. */
export interface ScanProgram {
  /**
   * Runs as many steps as the inputs' first axis is long, at least one.
   *
   * @param carry - of the example's form
   * @param inputs - of the example's form with a leading step axis
   * @returns the last carry, and the outputs of all steps with a leading step axis
   */
  run(carry: HostTree, inputs: HostTree): Promise<{ readonly carry: HostTree; readonly outputs: HostTree }>;
  /** Frees what it holds; running it afterwards is an error. */
  dispose(): void;
}

/** An engine that has started. */
export interface Engine {
  /** One of `engineNames`. */
  readonly name: string;
  /** What computes, in words: `CPU, 1 thread`, `NVIDIA …`. */
  readonly device: string;
  /** Makes a step ready to run. The caller disposes the program. */
  compileScan(step: Step, example: ScanExample): Promise<ScanProgram>;
  /** Frees the engine. Programs must have been disposed before. */
  dispose(): void;
}

/** Whether an engine can start here, and if not, why. */
export type Availability =
  | { readonly ok: true; readonly device: string }
  | { readonly ok: false; readonly reason: string };

/** How an engine is looked up and started. */
export interface EngineProvider {
  readonly name: string;
  /** Whether it could start here. Never throws. */
  available(): Promise<Availability>;
  /**
   * Starts it.
   *
   * @throws EngineError that names why it cannot and what to install
   */
  start(options: EngineOptions): Promise<Engine>;
}

/** What can be chosen about an engine. */
export interface EngineOptions {
  /** Threads within one operation, for the engines that can choose: default 1, since threads belong to trials. */
  readonly threads?: number;
}
