// Lets every sampler take either a stream or a node of the seed tree. Generates nothing itself.

import type { RandomStream, SeedNode } from '@trialbook/random';

/** Where random numbers come from: a stream, which is read on, or a seed node, whose stream is read from its start. */
export type RandomSource = RandomStream | SeedNode;

/** The stream of a source: the stream itself, or a fresh one of the seed node. */
export function streamOf(source: RandomSource): RandomStream {
  return 'stream' in source ? source.stream() : source;
}
