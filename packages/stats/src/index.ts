export * from './trial-set.ts';
