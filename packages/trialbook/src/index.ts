/// <reference types="node" preserve="true" />
export { main } from './cli.ts';
export type { World } from './command/world.ts';
