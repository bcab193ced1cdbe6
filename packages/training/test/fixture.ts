// Reads a fixture file of this folder's neighbour, for tests only.

import { readFileSync } from 'node:fs';

export function readFixture<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')) as Content;
}
