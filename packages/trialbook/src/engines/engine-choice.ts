// Which engine a run of the command takes: started once, when an experiment needs it, and told in one line. Runs nothing on it.

import type { EngineName } from '@trialbook/training';
import type { World } from '../command/world.ts';

/** An engine that started. */
export interface FoundEngine {
  readonly name: string;
  /** What computes, in words. */
  readonly device: string;
  /** Why this one. */
  readonly why: string;
}

/** The engine of one run of the command. */
export interface EngineChoice {
  /** As asked for: a name or `auto`. */
  readonly asked: EngineName;
  /**
   * Its name; `auto` is settled here. Starts it at the first call, and says which it is.
   *
   * @throws EngineError that says why it cannot start and what to install
   */
  readonly find: () => Promise<string>;
  /** Undefined until it was needed. */
  readonly found: () => FoundEngine | undefined;
}

/** The engine that was asked for, not started yet. */
export function engineChoice(asked: EngineName, world: World): EngineChoice {
  let found: FoundEngine | undefined;
  const start = async () => {
    const { startEngine } = await import('@trialbook/training');
    const { engine, passedOver } = await startEngine(asked);
    found = { name: engine.name, device: engine.device, why: reasonFor(asked, passedOver) };
    engine.dispose(); // workers start their own
    world.err(`engine: ${found.name} (${found.device}), ${found.why}`);
    return found.name;
  };
  let starting: Promise<string> | undefined;
  return {
    asked,
    find: () => {
      starting ??= start();
      return starting;
    },
    found: () => found,
  };
}

function reasonFor(asked: string, passedOver: readonly { readonly name: string }[]): string {
  if (asked !== 'auto') return 'as asked';
  if (passedOver.length === 0) return 'taken by auto';
  const names = passedOver.map(({ name }) => name).join(', ');
  return `taken by auto, as ${names} cannot start here (trialbook engines says why)`;
}
