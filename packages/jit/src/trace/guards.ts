// What stands in the way of a step while it is traced: of what would change the world outside, or draw from it but once.

import type { Tensor, Variable } from '@tensorflow/tfjs';
import { FrozenRandomnessError, StepResultError, VariableError } from '../errors.ts';
import { tf } from '../tensorflow.ts';
import { userFrame } from './user-frame.ts';

/** What a trace makes of variables and of random numbers. */
export interface TraceEffects {
  /** For errors: what is being compiled. */
  readonly step: string;
  /** A variable is given its next value; undefined where none may be. */
  readonly assign: ((variable: Variable, value: Tensor) => void) | undefined;
  /** A variable has been made; undefined where none may be. */
  readonly made: ((variable: Variable) => void) | undefined;
  /** An optimizer counts a step; undefined where it may itself. */
  readonly count: ((optimizer: StepCounter) => void) | undefined;
  /** Numbers in [0, 1) to drop units by; undefined where TensorFlow.js's own generators are refused. */
  readonly draws: boolean;
}

/** The part of an optimizer that counts its steps, for the weights it saves. */
export interface StepCounter {
  incrementIterations(): void;
}

/** TensorFlow.js's operations that draw from its generators. */
const DRAWING = [
  'multinomial',
  'rand',
  'randomGamma',
  'randomNormal',
  'randomStandardNormal',
  'randomUniform',
  'randomUniformInt',
  'truncatedNormal',
];

const WAY_OUT =
  'Give variables to compileVariables, or a layers model to compileModel, or pass them as the carry.';

type Patch = { readonly on: object; readonly name: string; readonly value: unknown };

/** Runs a function with the guards up. Synchronous, so that no other code can come between. */
export function withGuards<Result>(effects: TraceEffects, run: () => Result): Result {
  const patches = [...randomness(effects), ...variables(effects), ...training(effects)];
  const before = patches.map(({ on, name }) => Object.getOwnPropertyDescriptor(on, name));
  const debug = tf.env().getBool('DEBUG');
  for (const { on, name, value } of patches) {
    Object.defineProperty(on, name, { configurable: true, writable: true, value });
  }
  if (debug) tf.env().set('DEBUG', false); // it looks into every tensor for NaN, and traced ones have no numbers
  try {
    return run();
  } finally {
    for (const [i, { on, name }] of patches.entries()) {
      const descriptor = before[i];
      if (descriptor) Object.defineProperty(on, name, descriptor);
      else Reflect.deleteProperty(on, name);
    }
    if (debug) tf.env().set('DEBUG', true);
  }
}

/** The names of TensorFlow.js's operations under way, from the outermost; empty outside a trace. */
let scopes: string[] = [];

/** Whether what is written now is `tf.dropout`'s uniform numbers. */
export function isDropoutDraw(): boolean {
  return scopes.at(-1) === 'randomUniform' && scopes.at(-2) === 'dropout';
}

function randomness({ step, draws }: TraceEffects): Patch[] {
  scopes = [];
  const engine = tf.engine();
  const { startScope, endScope } = engine;
  const refuse = (what: string): never => {
    throw new FrozenRandomnessError(
      `${step}: drew from ${what}${userFrame()}. The draw would be frozen into the program. Use random.uniform, ` +
        'random.mask or random.normal of @trialbook/jit with a key from the carry; compileVariables and compileModel ' +
        'have fresh draws for tf.dropout and tf.layers.dropout.',
    );
  };
  return [
    {
      on: Math,
      name: 'random',
      value: () => (draws && isDropoutDraw() ? 0.5 : refuse('Math.random or an unseeded generator')),
    },
    {
      on: engine,
      name: 'startScope',
      value: (name?: string) => {
        const op = name?.replace(/__op$/, '') ?? '';
        scopes.push(op);
        startScope.call(engine, name);
        if (!DRAWING.includes(op) || (draws && isDropoutDraw()) || scopes.at(-2) === 'rand') return;
        if (op === 'rand') return; // draws from a function of the user's
        scopes.pop();
        endScope.call(engine);
        refuse(`TensorFlow.js's generator tf.${scopes.includes('dropout') ? 'dropout' : op}`);
      },
    },
    {
      on: engine,
      name: 'endScope',
      value: (result?: unknown) => {
        scopes.pop();
        endScope.call(engine, result as never);
      },
    },
  ];
}

function variables({ step, assign, made, count }: TraceEffects): Patch[] {
  const engine = tf.engine();
  const { makeVariable } = engine;
  return [
    {
      on: tf.Variable.prototype,
      name: 'assign',
      value: function assignTraced(this: Variable, value: Tensor): void {
        if (assign) {
          assign(this, value);
          return;
        }
        throw new VariableError(
          `${step}: assigned to the captured tf.Variable '${this.name}' ${this.dtype}[${this.shape}]${userFrame()}. ` +
            `A step is pure: it returns what changes. ${WAY_OUT}`,
        );
      },
    },
    {
      on: engine,
      name: 'makeVariable',
      value: (...args: Parameters<typeof makeVariable>) => {
        if (!made) {
          throw new VariableError(
            `${step}: made a tf.Variable, as an optimizer does at its first step${userFrame()}. A step is pure: it ` +
              `returns what changes. ${WAY_OUT}`,
          );
        }
        const variable = makeVariable.apply(engine, args) as Variable;
        made(variable);
        return variable;
      },
    },
    ...(count
      ? [
          {
            on: tf.Optimizer.prototype,
            name: 'incrementIterations',
            value: function countTraced(this: StepCounter): void {
              count(this);
            },
          },
        ]
      : []),
  ];
}

/** `fit` and its like would go on after the trace, on tensors that are no more. */
function training({ step }: TraceEffects): Patch[] {
  const refused = ['fit', 'fitDataset', 'trainOnBatch', 'evaluateDataset'];
  return [tf.LayersModel.prototype, tf.Sequential.prototype].flatMap((on) =>
    refused.map((name) => ({
      on,
      name,
      value: () => {
        throw new StepResultError(
          `${step}: called ${name} of a layers model${userFrame()}. A step is one batch's work and not async: compile ` +
            'the model with compileModel, whose programs do what fit, trainOnBatch and evaluate do.',
        );
      },
    })),
  );
}
