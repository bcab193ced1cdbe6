import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheDirectory } from './cache-directory.ts';

it.each([
  ['linux', {}, ['home', '.cache', 'trialbook', 'datasets']],
  ['linux', { XDG_CACHE_HOME: '/var/xdg' }, ['var', 'xdg', 'trialbook', 'datasets']],
  ['linux', { XDG_CACHE_HOME: 'relative' }, ['home', '.cache', 'trialbook', 'datasets']],
  ['darwin', {}, ['home', 'Library', 'Caches', 'trialbook', 'datasets']],
  ['win32', {}, ['home', 'AppData', 'Local', 'trialbook', 'Cache', 'datasets']],
  ['win32', { LOCALAPPDATA: '/local' }, ['local', 'trialbook', 'Cache', 'datasets']],
  ['darwin', { TRIALBOOK_CACHE_DIR: '/mine', XDG_CACHE_HOME: '/var/xdg' }, ['mine', 'datasets']],
] as const)('keeps downloads on %s with %j in %j', (platform, env, parts) => {
  expect(cacheDirectory({ platform, env, home: '/home' })).toBe(join('/', ...parts));
});
