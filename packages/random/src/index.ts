export { type Key, philox, type Words4 } from './philox.ts';
export { RandomStream } from './random-stream.ts';
export { type SeedNode, seedTree } from './seed-tree.ts';
