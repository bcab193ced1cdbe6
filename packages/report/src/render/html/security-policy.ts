// The page's content-security policy: nothing from outside, and only the scripts and styles that are in the page.

import { createHash } from 'node:crypto';

/** The `content` of the policy's meta element. */
export function securityPolicy(scripts: readonly string[], styles: readonly string[]): string {
  const hashes = (texts: readonly string[]) =>
    texts.length === 0
      ? "'none'"
      : texts.map((words) => `'sha256-${createHash('sha256').update(words).digest('base64')}'`).join(' ');
  return [
    "default-src 'none'",
    `script-src ${hashes(scripts)}`,
    `style-src ${hashes(styles)}`,
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
