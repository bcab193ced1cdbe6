// The page around the report: shows it in a frame as it is, under its own policy, swaps a newer one in where the reader was,
// and says what is wrong above it.

import { createHash } from 'node:crypto';

const STYLE = `
:root{color-scheme:light dark}
html,body{margin:0;height:100%;overflow:hidden;background:Canvas}
body{display:flex;flex-direction:column}
main{position:relative;flex:1}
iframe{position:absolute;inset:0;width:100%;height:100%;border:0}
iframe.next{visibility:hidden}
#status{margin:0;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif}
#problem{margin:0;max-height:45%;overflow:auto;padding:.8rem 1.2rem;background:#7a1f00;color:#fff;
font:.85rem/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
[hidden]{display:none}
`;

const SCRIPT = `
const main = document.querySelector('main');
const problem = document.querySelector('#problem');
const status = document.querySelector('#status');
let shown;
function show(version) {
  const next = document.createElement('iframe');
  next.title = 'The report';
  next.className = 'next';
  next.src = 'report?' + version + (shown ? shown.contentWindow.location.hash : '');
  next.addEventListener('load', () => {
    if (shown) next.contentWindow.scrollTo({ top: shown.contentWindow.scrollY, behavior: 'instant' });
    for (const old of main.querySelectorAll('iframe')) if (old !== next) old.remove();
    next.className = '';
    shown = next;
    status.hidden = true;
    document.title = next.contentDocument.title + ' · preview';
  }, { once: true });
  main.append(next);
}
const events = new EventSource('events');
events.addEventListener('page', ({ data }) => show(data));
events.addEventListener('fine', () => { problem.hidden = true; });
events.addEventListener('problem', ({ data }) => {
  problem.textContent = JSON.parse(data);
  problem.hidden = false;
});
`;

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page's own policy, as a header. */
export const SHELL_POLICY = [
  "default-src 'none'",
  `script-src ${hash(SCRIPT)}`,
  `style-src ${hash(STYLE)}`,
  'img-src data:',
  "frame-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page. */
export const SHELL = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Preview</title>
<style>${STYLE}</style>
</head>
<body>
<pre id="problem" role="alert" hidden></pre>
<main><p id="status" role="status">The report is being built.</p></main>
<script>${SCRIPT}</script>
</body>
</html>
`;
