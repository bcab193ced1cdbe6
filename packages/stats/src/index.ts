export { betaCdf, betaQuantile } from './distribution/beta.ts';
export { binomialCdf, binomialQuantile } from './distribution/binomial.ts';
export { binomialMass } from './distribution/binomial-mass.ts';
export { normalCdf, normalDensity, normalQuantile } from './distribution/normal.ts';
export { studentTCdf, studentTQuantile } from './distribution/student-t.ts';
export type { Trial, TrialSet, TrialStatus } from './trial-set.ts';
