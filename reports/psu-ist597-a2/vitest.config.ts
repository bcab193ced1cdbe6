export { vitestConfig as default } from '../../vitest.shared.ts';
