import { vitestConfig } from '../../vitest.shared.ts';

export default {
  ...vitestConfig,
  test: { ...vitestConfig.test, include: ['experiments/**/*.test.ts', 'sections/**/*.test.ts'] },
};
