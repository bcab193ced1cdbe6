// The version of the code behind an experiment: a hash over everything its module imports.

/** What code an experiment runs. */
export interface CodeVersion {
  /** Hash of all below. */
  readonly hash: string;
  /** Hash of each file by name: the package's name and the path within it. */
  readonly files: Readonly<Record<string, string>>;
  /** Installed version of each package from a registry by name. */
  readonly packages: Readonly<Record<string, string>>;
}

/** The code version of a module. */
export async function codeVersion(_module: string): Promise<CodeVersion> {
  return { hash: '', files: {}, packages: {} };
}
