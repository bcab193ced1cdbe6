// Serves one page to this machine alone: what is in memory, nothing of the disk, and word of every change.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../command/command.ts';
import { SHELL, SHELL_POLICY } from './preview-shell.ts';

/** The server of a preview. */
export interface PreviewServer {
  readonly url: string;
  /** Shows a page from now on. */
  page(html: string): void;
  /** Shows what is wrong, above the page as it was; undefined when nothing is any more. */
  problem(message: string | undefined): void;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const PORTS_TO_TRY = 100;

/**
 * Listens on the loopback address, at this port or the next that is free.
 *
 * @throws UsageError when a hundred ports in a row are taken
 */
export async function previewServer(firstPort: number): Promise<PreviewServer> {
  let page: { readonly html: string; readonly version: number } | undefined;
  let problem: string | undefined;
  const listeners = new Set<ServerResponse>();
  const tell = (event: string, data: string) => {
    for (const listener of listeners) listener.write(`event: ${event}\ndata: ${data}\n\n`);
  };
  const server = createServer((request, response) => {
    const refused = refusal(request, (server.address() as AddressInfo).port);
    if (refused !== undefined) return answer(response, refused, '');
    const path = (request.url ?? '/').split('?')[0];
    if (path === '/') return answer(response, 200, SHELL, { 'Content-Security-Policy': SHELL_POLICY });
    if (path === '/report' && page !== undefined) return answer(response, 200, page.html);
    if (path !== '/events') return answer(response, 404, 'There is nothing here; the report is at /');
    response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/event-stream' });
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
    response.write('retry: 500\n\n');
    if (page !== undefined) response.write(`event: page\ndata: ${page.version}\n\n`);
    if (problem !== undefined) response.write(`event: problem\ndata: ${JSON.stringify(problem)}\n\n`);
  });
  const port = await listen(server, firstPort);
  return {
    url: `http://${LOOPBACK}:${port}/`,
    page(html) {
      page = { html, version: (page?.version ?? 0) + 1 };
      tell('page', String(page.version));
    },
    problem(message) {
      problem = message;
      if (message === undefined) tell('fine', '');
      else tell('problem', JSON.stringify(message));
    },
    close() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** Other pages in the same browser may send requests here under another name; they get nothing. */
function refusal({ method, headers }: IncomingMessage, port: number): number | undefined {
  if (method !== 'GET' && method !== 'HEAD') return 405;
  return [`${LOOPBACK}:${port}`, `localhost:${port}`].includes(headers.host ?? '') ? undefined : 421;
}

const HEADERS = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
} as const;

function answer(
  response: ServerResponse,
  code: number,
  text: string,
  more: Record<string, string> = {},
): void {
  const type = text.startsWith('<') ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8';
  response.writeHead(code, { ...HEADERS, 'Content-Type': type, ...more }).end(text);
}

async function listen(server: Server, first: number): Promise<number> {
  for (let port = first; port < Math.min(first + PORTS_TO_TRY, 65_536); port++) {
    const taken = await new Promise<boolean>((done, failed) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE' || error.code === 'EACCES') done(true);
        else failed(error);
      });
      server.listen(port, LOOPBACK, () => done(false));
    });
    if (!taken) return port;
  }
  throw new UsageError(`--port: no port from ${first} on is free; choose another`);
}
