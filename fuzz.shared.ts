// How the fuzz tests of every package run: seeded and short by default, long and of another seed for a night.
//
//   TRIALBOOK_FUZZ_RUNS=100000 TRIALBOOK_FUZZ_SEED=7 pnpm test
//
// A failure prints its seed, its path and the smallest input that fails.

/** For `fc.assert`: how many inputs, and from which seed. */
export const fuzz = {
  numRuns: Number(process.env.TRIALBOOK_FUZZ_RUNS ?? 300),
  seed: Number(process.env.TRIALBOOK_FUZZ_SEED ?? 20261126),
};
