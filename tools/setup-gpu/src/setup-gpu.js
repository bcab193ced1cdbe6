// `pnpm setup:gpu`: fetches the native library of @tensorflow/tfjs-node-gpu. Prints one line; exit code 1 when it failed.

import { findPackage, loadLibrary, runInstaller } from './native-library.js';
import { setUpGpu } from './set-up-gpu.js';

const { ok, line } = await setUpGpu({
  nodeVersion: process.version,
  platform: process.platform,
  arch: process.arch,
  folder: findPackage(),
  install: (folder) => {
    if (process.stderr.isTTY)
      console.error('setup:gpu: fetching the native library, some hundred megabytes …');
    return runInstaller(folder);
  },
  load: loadLibrary,
});
console.log(line);
process.exitCode = ok ? 0 : 1;
