// The two packages that bind TensorFlow's native library to Node, and what each needs. Does nothing.

/**
 * @typedef {{
 *   command: string,
 *   engine: string,
 *   packageName: string,
 *   installer: 'cpu' | 'gpu',
 *   pip: string,
 *   downloads: readonly string[],
 * }} Kind
 */

/**
 * By the word that follows the command; `downloads` are the platforms that the package's own installer knows.
 *
 * @type {Record<'cpu' | 'gpu', Kind>}
 */
export const kinds = {
  cpu: {
    command: 'setup:tensorflow',
    engine: 'tfjs-node',
    packageName: '@tensorflow/tfjs-node',
    installer: 'cpu',
    pip: 'pip install tensorflow-cpu',
    downloads: ['linux x64', 'linux arm64', 'win32 x64', 'darwin x64', 'darwin arm64'],
  },
  gpu: {
    command: 'setup:gpu',
    engine: 'tfjs-node-gpu',
    packageName: '@tensorflow/tfjs-node-gpu',
    installer: 'gpu',
    pip: "pip install 'tensorflow[and-cuda]'",
    downloads: ['linux x64', 'win32 x64'],
  },
};
