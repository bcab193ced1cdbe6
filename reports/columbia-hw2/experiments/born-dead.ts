// P2.2, the theory: how often a ReLU net of given depth and width is dead before training. Draws nets; trains none.

import type { RandomStream } from '@trialbook/random';
import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';

/** Hidden widths of the map. */
export const WIDTHS = [1, 2, 3, 4, 5, 6, 8] as const;
/** The deepest net of the map, in dense layers with the linear output. */
export const MAX_DEPTH = 40;
/** Nets drawn per trial: a trial is a batch of nets, so that a cell has an error. */
export const NETS_PER_TRIAL = 500;

export type BornDeadArm = `width-${(typeof WIDTHS)[number]}`;

type Parameters = { readonly width: number; readonly maxDepth: number; readonly nets: number };

const metrics = {
  bornDead: { label: 'Born dead at depth 10', unit: 'fraction' },
  deadAtMaxDepth: { label: 'Born dead at the greatest depth', unit: 'fraction' },
} as const;

const batches: Record<Profile, number> = { smoke: 2, quick: 4, full: 20, exhaustive: 200 };

/** One arm per width. Nets of all depths share their first layers: one draw says from which depth on it is dead. */
export const bornDead = defineExperiment({
  id: 'born-dead',
  title: 'Probability of being born dead, by depth and width',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const trials = batches[profile];
    const arm = (width: number) => ({
      parameters: { width, maxDepth: MAX_DEPTH, nets: profile === 'smoke' ? 100 : NETS_PER_TRIAL },
      trials,
      block: 20,
    });
    const nets = trials * arm(1).parameters.nets;
    return {
      arms: Object.fromEntries(WIDTHS.map((width) => [`width-${width}`, arm(width)])) as Record<
        BornDeadArm,
        ReturnType<typeof arm>
      >,
      ...(nets < batches.full * NETS_PER_TRIAL && {
        scaledDown: `${nets} instead of ${batches.full * NETS_PER_TRIAL} nets per width`,
      }),
    };
  },
  run: (context) => drawBatches(context),
});

function drawBatches({ parameters, tasks }: RunContext<Parameters>): TrialOutcome<keyof typeof metrics>[] {
  return tasks.map(({ seeds }) => drawNets(parameters, seeds.child('nets').stream()));
}

function drawNets(
  { width, maxDepth, nets }: Parameters,
  stream: RandomStream,
): TrialOutcome<keyof typeof metrics> {
  const diedAt = new Float64Array(maxDepth); // [hidden layer − 1]: nets whose first dead layer it is
  for (let net = 0; net < nets; net++) {
    const layer = firstDeadLayer(width, maxDepth - 1, stream);
    if (layer > 0) diedAt[layer - 1]! += 1;
  }
  let dead = 0;
  const share = Array.from({ length: maxDepth }, (_, depth) => {
    // A net of depth d has the hidden layers 1 … d − 1: at index d − 1, count those that died before layer d.
    if (depth > 0) dead += diedAt[depth - 1]!;
    return dead / nets;
  });
  return {
    status: 'completed',
    metrics: { bornDead: share[Math.min(10, maxDepth) - 1]!, deadAtMaxDepth: share.at(-1)! },
    series: { bornDead: share },
  };
}

/**
 * Draws a net of one input with normal weights and zero biases layer by layer, and follows x = 1 and x = −1.
 * Without biases h(cx) = c·h(x) for c > 0, so a layer is 0 everywhere exactly when it is 0 at these two. The scale of
 * the weights does not matter either: only signs do.
 *
 * @returns the first hidden layer, from 1, that is 0 everywhere; 0 when all `layers` live
 */
export function firstDeadLayer(width: number, layers: number, stream: RandomStream): number {
  let inputs = 1;
  let plus = Float64Array.of(1);
  let minus = Float64Array.of(-1);
  const scale = 1 / Math.sqrt(width); // only against overflow at great depth
  for (let layer = 1; layer <= layers; layer++) {
    const weights = stream.normals(inputs * width, 0, scale);
    const nextPlus = new Float64Array(width);
    const nextMinus = new Float64Array(width);
    let alive = false;
    for (let unit = 0; unit < width; unit++) {
      let p = 0;
      let m = 0;
      for (let from = 0; from < inputs; from++) {
        p += weights[unit * inputs + from]! * plus[from]!;
        m += weights[unit * inputs + from]! * minus[from]!;
      }
      nextPlus[unit] = Math.max(0, p);
      nextMinus[unit] = Math.max(0, m);
      alive ||= p > 0 || m > 0;
    }
    if (!alive) return layer;
    plus = nextPlus;
    minus = nextMinus;
    inputs = width;
  }
  return 0;
}
