// Loads the libraries that draw and set pages ahead of their use. Draws nothing.

/** Loads them: half a second that a program has to spare while trials run in other threads. */
export async function loadRenderers(): Promise<void> {
  await import('vega-lite');
  await import('vega');
  await import('katex');
}
