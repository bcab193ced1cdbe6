// The loader Vega draws with: it loads nothing, and lets no link through that is not of the web. A failure inside Vega's own
// loader would end the process in a way nothing can catch.

/** A loader as `vega.View` takes it. */
export interface OfflineLoader {
  load(uri: string): Promise<never>;
  sanitize(uri: unknown, options?: { readonly context?: string }): Promise<{ readonly href: string }>;
  http(uri: string): Promise<never>;
  file(path: string): Promise<never>;
}

/**
 * A loader that tells of what it refuses: data from an address, pictures that are not in the figure itself, links other than
 * `https:`, `http:`, `mailto:` and within the page.
 *
 * @param refuse told why, in one line per refusal; drawing goes on
 */
export function offlineLoader(refuse: (reason: string) => void): OfflineLoader {
  const nothing = async (uri: string): Promise<never> => {
    const reason = `a figure loads nothing, and its spec names the data ${shown(uri)}; give its rows to vegaLite`;
    refuse(reason);
    throw new Error(reason);
  };
  return {
    load: nothing,
    http: nothing,
    file: nothing,
    async sanitize(uri, { context } = {}) {
      const href = String(uri);
      if (context === 'image') {
        if (/^data:image\//i.test(href)) return { href };
        refuse(
          `a figure loads nothing, and it shows the picture ${shown(href)}; use imageGrid or a data: address`,
        );
      } else {
        if (/^(https?:\/\/|mailto:|#)/i.test(href)) return { href };
        refuse(`the link ${shown(href)} is not of the web; use https://…`);
      }
      return { href: '#' };
    },
  };
}

function shown(uri: string): string {
  return JSON.stringify(uri.length > 80 ? `${uri.slice(0, 80)}…` : uri);
}
