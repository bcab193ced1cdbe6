// Where in the user's code something was called from, for error messages.

const OWN = new URL('..', import.meta.url).href;

/** ` (called from trainStep, file:///…/step.ts:12:5)`, or nothing where the stack does not tell. */
export function userFrame(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = limit;
  const frame = lines.find((line) => !isInternal(line));
  const match = frame && /^\s*at (?:(.+?) \()?(.+?)\)?$/.exec(frame);
  if (!match) return '';
  const [, name, place] = match;
  return ` (called from ${name ? `${name}, ` : ''}${place})`;
}

function isInternal(line: string): boolean {
  if (/\.test\.ts/.test(line)) return false;
  const path = OWN.replace('file://', '');
  return (
    line.includes(path) ||
    line.includes('@tensorflow') ||
    line.includes('node:') ||
    line.includes('<anonymous>')
  );
}
