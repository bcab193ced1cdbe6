// A small workspace on disk for the checks to look at. Its packages are given as files; nothing is installed.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes `files` (objects as JSON) into a new folder, removed when the test ends, and returns the folder. */
export function temporaryWorkspace(files: Readonly<Record<string, unknown>>, parent = tmpdir()): string {
  const root = realpathSync(mkdtempSync(join(parent, 'workspace-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const base = {
    'package.json': { name: 'root', private: true },
    'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - tools/*\n  - reports/*\n',
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
  };
  for (const [path, content] of Object.entries({ ...base, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}
