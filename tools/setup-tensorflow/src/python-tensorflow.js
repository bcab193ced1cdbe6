// Finds the TensorFlow of a Python without importing it: its folder, its version, whether it was built for CUDA.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.js';

/** @typedef {{ folder: string, version: string, distribution: string, libraries: string[] }} PythonTensorflow */

const program = `
import importlib.util, importlib.metadata, json
spec = importlib.util.find_spec("tensorflow")
names = ["tensorflow", "tensorflow-cpu", "tensorflow-intel", "tf-nightly", "tf-nightly-cpu", "intel-tensorflow"]
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
found = [(name, version(name)) for name in names if version(name)]
print(json.dumps({
    "folder": spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else None,
    "distribution": found[0][0] if found else "tensorflow",
    "version": found[0][1] if found else "of unknown version",
}))
`;

/**
 * @param {string} python - a program on the path, or a file
 * @returns {Promise<PythonTensorflow | { missing: 'python' | 'tensorflow' | 'libraries', detail: string }>}
 */
export async function findTensorflow(python) {
  const { code, output } = await runProgram(python, ['-c', program]);
  if (code !== 0) return { missing: 'python', detail: output.trim().split('\n').at(-1) ?? '' };
  const { folder, distribution, version } = JSON.parse(output.trim().split('\n').at(-1) ?? '{}');
  if (folder === null) return { missing: 'tensorflow', detail: '' };
  const libraries = sharedLibraries(folder);
  if (libraries === undefined || !existsSync(join(folder, 'include/tensorflow/c/eager/c_api.h'))) {
    return { missing: 'libraries', detail: folder };
  }
  return { folder, distribution, version, libraries };
}

/**
 * The names of the two libraries, such as `libtensorflow_cc.so.2`, or nothing.
 *
 * @param {string} folder
 */
function sharedLibraries(folder) {
  const files = readdirSync(folder);
  const named = ['libtensorflow_cc.so', 'libtensorflow_framework.so'].map((start) =>
    files.filter((file) => file.startsWith(start)).sort((a, b) => a.length - b.length),
  );
  const libraries = named.flatMap(([shortest]) => shortest ?? []);
  return libraries.length === 2 ? libraries : undefined;
}
