// The test settings every package shares: one machine-readable result file beside the readable output.
import { defineConfig } from 'vitest/config';

export const vitestConfig = defineConfig({
  test: {
    include: ['{src,test,experiments,sections}/**/*.test.ts', '*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: '.test-results/results.json' },
    testTimeout: 30_000,
  },
});
