// Decides what `pnpm setup:tensorflow` and `pnpm setup:gpu` do and say: one line, whether it worked or not. Touches no file itself.

/** @import { Kind } from './kinds.js' */
/** @import { findTensorflow, PythonTensorflow } from './python-tensorflow.js' */
/** @import { ProgramResult } from './run-program.js' */

/**
 * What the set-up needs from the world.
 *
 * @typedef {{
 *   kind: Kind,
 *   python: string | undefined,
 *   platform: string,
 *   arch: string,
 *   folder: string | undefined,
 *   findTensorflow: typeof findTensorflow,
 *   build: (folder: string, tensorflow: PythonTensorflow) => Promise<ProgramResult & { compiler: string }>,
 *   install: (folder: string) => Promise<ProgramResult>,
 *   load: (folder: string) => Promise<ProgramResult>,
 * }} SetupWorld
 */

const otherwise = 'everything else works without it (engine onnx-cpu)';

/**
 * Builds the binding where a Python was named; else downloads the native library unless it already loads.
 *
 * @param {SetupWorld} world
 * @returns {Promise<{ ok: boolean, line: string }>} the one line to print
 */
export async function setUp(world) {
  const { kind, python, folder } = world;
  const { command, engine, packageName } = kind;
  if (folder === undefined) {
    return failed(`${packageName} is not installed; run pnpm install without --no-optional`);
  }
  const result = await (python === undefined ? download(world, folder) : build(world, folder, python));
  if ('problem' in result) return failed(result.problem);
  const line = `${command}: the native library ${result.done}; use it with --engine ${engine}`;
  return { ok: true, line };

  /** @param {string} why */
  function failed(why) {
    return { ok: false, line: `${command}: failed: ${why}; ${otherwise}` };
  }
}

/** @typedef {{ done: string } | { problem: string }} Result */

/**
 * @param {SetupWorld} world
 * @param {string} folder
 * @returns {Promise<Result>}
 */
async function download({ kind, platform, arch, install, load }, folder) {
  const { command, pip } = kind;
  if (!kind.downloads.includes(`${platform} ${arch}`)) {
    const what = kind.installer === 'gpu' ? 'GPU library' : 'library';
    return {
      problem: `TensorFlow has no ${what} for ${platform} ${arch} to download; it has for ${kind.downloads.join(', ')}`,
    };
  }
  if ((await load(folder)).code === 0) return { done: 'is in place already' };
  const installed = await install(folder);
  const loaded = await load(folder);
  if (loaded.code === 0) return { done: 'has been fetched' };
  const { output } = installed.code === 0 ? loaded : installed;
  const own =
    platform === 'linux'
      ? `; or build it against a TensorFlow of your own: ${pip}, then pnpm ${command} --python python3`
      : '';
  return { problem: `${reason(output)}; ${remedy(kind, output)}${own}` };
}

/**
 * @param {SetupWorld} world
 * @param {string} folder
 * @param {string} python
 * @returns {Promise<Result>}
 */
async function build({ kind, platform, findTensorflow, build: compile, load }, folder, python) {
  if (platform !== 'linux') {
    return { problem: `the binding can be built on Linux only, and this is ${platform}; leave out --python` };
  }
  const tensorflow = await findTensorflow(python);
  if ('missing' in tensorflow) return { problem: missingPython(kind, python, tensorflow) };
  const { distribution, version } = tensorflow;
  if (kind.installer === 'gpu' && distribution.endsWith('-cpu')) {
    return { problem: `${python} has ${distribution} ${version}, which has no CUDA; ${kind.pip} has` };
  }
  const { code, output, compiler } = await compile(folder, tensorflow);
  if (code === 127) {
    return {
      problem: `there is no C++ compiler ${compiler}; install one (Debian, Ubuntu: apt-get install g++), or name it in CXX`,
    };
  }
  if (code !== 0) {
    return { problem: `${compiler} could not compile against ${distribution} ${version}: ${reason(output)}` };
  }
  const loaded = await load(folder);
  if (loaded.code === 0) return { done: `has been built against ${distribution} ${version} of ${python}` };
  return {
    problem: `built against ${distribution} ${version}, it cannot be loaded: ${reason(loaded.output)}`,
  };
}

/**
 * @param {Kind} kind
 * @param {string} python
 * @param {{ missing: 'python' | 'tensorflow' | 'libraries', detail: string }} what
 */
function missingPython(kind, python, { missing, detail }) {
  if (missing === 'python') return `${python} does not run as a Python 3 (${detail}); name another one`;
  if (missing === 'tensorflow') return `${python} has no TensorFlow; ${python} -m ${kind.pip} gets it`;
  return `${detail} lacks the headers or the two shared libraries of TensorFlow; ${kind.pip} gets one that has them`;
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
  const telling = lines.find((line) =>
    /\b(E[A-Z]{4,}|\w*Error:|(fatal )?error:|cannot open shared object)/.test(line),
  );
  return (telling ?? lines.at(-1) ?? 'it stopped without a word').slice(0, 200).replace(/[.;]+$/, '');
}

/**
 * @param {Kind} kind
 * @param {string} output
 */
function remedy({ packageName }, output) {
  if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/.test(output)) {
    return 'the download needs storage.googleapis.com: check the network, or set HTTPS_PROXY or TFJS_NODE_CDN_STORAGE';
  }
  if (/lib(cuda|cudnn|cublas|cudart)/.test(output)) return 'install CUDA 11 and cuDNN 8 first';
  return `see the README of ${packageName} for what it needs`;
}
