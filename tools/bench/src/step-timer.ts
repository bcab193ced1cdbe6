// Something that runs n training steps and says how long they took. One implementation per contestant.

/** A contestant, ready to run one workload. */
export interface StepTimer {
  /** For example `onnx-cpu` or `pytorch`. */
  readonly engine: string;
  readonly threads: number;
  /** Trains `steps` more steps; milliseconds of wall-clock time. */
  run(steps: number): Promise<number>;
  dispose(): void;
}
