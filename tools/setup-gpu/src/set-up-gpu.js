// Decides what `pnpm setup:gpu` does and says: one line, whether it worked or not. Touches no file itself.

/**
 * What the set-up needs from the world.
 *
 * @typedef {{
 *   nodeVersion: string,
 *   platform: string,
 *   arch: string,
 *   folder: string | undefined,
 *   install: (folder: string) => Promise<{ code: number, output: string }>,
 *   load: (folder: string) => Promise<{ code: number, output: string }>,
 * }} SetupWorld
 */

/** The first Node major version whose removed interfaces @tensorflow/tfjs-node-gpu 4.22 still calls. */
const firstUnsupportedNode = 23;

const otherwise = 'everything else works without it (engine onnx-cpu)';

/**
 * Fetches the native library unless it already loads.
 *
 * @param {SetupWorld} world
 * @returns {Promise<{ ok: boolean, line: string }>} the one line to print
 */
export async function setUpGpu({ nodeVersion, platform, arch, folder, install, load }) {
  const major = Number(nodeVersion.replace(/^v/, '').split('.')[0]);
  if (major >= firstUnsupportedNode) {
    return failure(`@tensorflow/tfjs-node-gpu 4.22 does not run on Node ${nodeVersion}; use Node 20 or 22`);
  }
  if (!['linux', 'win32'].includes(platform) || arch !== 'x64') {
    return failure(`TensorFlow has no GPU library for ${platform} ${arch}; it needs Linux or Windows on x64`);
  }
  if (folder === undefined) {
    return failure('@tensorflow/tfjs-node-gpu is not installed; run pnpm install without --no-optional');
  }
  if ((await load(folder)).code === 0) return success('is in place already');
  const installed = await install(folder);
  const loaded = await load(folder);
  if (loaded.code === 0) return success('has been fetched');
  const { output } = installed.code === 0 ? loaded : installed;
  return failure(`${reason(output)}; ${remedy(output)}`);
}

/** @param {string} what */
function success(what) {
  return { ok: true, line: `setup:gpu: the native library ${what}; use it with --engine tfjs-node-gpu` };
}

/** @param {string} why */
function failure(why) {
  return { ok: false, line: `setup:gpu: failed: ${why}; ${otherwise}` };
}

/**
 * The line of the output that says what went wrong.
 *
 * @param {string} output
 */
function reason(output) {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling = lines.find((line) => /\b(E[A-Z]{4,}|\w*Error:|cannot open shared object)/.test(line));
  return (telling ?? lines.at(-1) ?? 'its installer stopped without a word')
    .slice(0, 200)
    .replace(/[.;]+$/, '');
}

/** @param {string} output */
function remedy(output) {
  if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/.test(output)) {
    return 'the download needs storage.googleapis.com: check the network, or set HTTPS_PROXY or TFJS_NODE_CDN_STORAGE';
  }
  if (/lib(cuda|cudnn|cublas|cudart)/.test(output)) return 'install CUDA 11 and cuDNN 8 first';
  return 'see the README of @tensorflow/tfjs-node-gpu for what it needs';
}
