// Words of problem 4: depths and networks.

import { text } from '@trialbook/report';
import type { Network } from '../../experiments/eggholder-networks.ts';
import type { Depth } from './results.ts';

const DEPTH_WORDS: Record<Depth, string> = {
  1: 'one hidden layer',
  2: 'two hidden layers',
  3: 'three hidden layers',
};

export const depthWords = (depth: number) => text(DEPTH_WORDS[depth as Depth]);

/** A network in prose, never broken at its hyphens. */
export const named = ({ hidden }: Pick<Network, 'hidden'>) => text(hidden.join('\u2011'));
