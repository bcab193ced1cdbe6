// Where downloads are kept between runs, on each platform. Creates nothing.

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The part of the world that the answer depends on. */
export interface CacheDirectoryWorld {
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default `process.platform`. */
  readonly platform?: NodeJS.Platform;
  /** Default `os.homedir()`. */
  readonly home?: string;
}

/**
 * The folder for downloaded data: `TRIALBOOK_CACHE_DIR` if set, else the platform's place for caches:
 * `$XDG_CACHE_HOME/trialbook` (or `~/.cache/trialbook`), `~/Library/Caches/trialbook`, `%LOCALAPPDATA%\trialbook\Cache`;
 * in it, `datasets`.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/ (a relative XDG_CACHE_HOME is ignored)
 */
export function cacheDirectory(world: CacheDirectoryWorld = {}): string {
  const { env = process.env, platform = process.platform, home = homedir() } = world;
  return join(env.TRIALBOOK_CACHE_DIR || platformCache(env, platform, home), 'datasets');
}

function platformCache(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const xdg = env.XDG_CACHE_HOME;
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'trialbook');
  if (platform === 'win32')
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'trialbook', 'Cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'trialbook');
  return join(home, '.cache', 'trialbook');
}
