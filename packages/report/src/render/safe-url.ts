// Addresses of references: the web and nothing else.

/** The address if it is one of the web; otherwise one that leads nowhere harmful. */
export function safeUrl(url: string): string {
  return /^https?:\/\//i.test(url) ? url : `https://${url.replace(/^[a-z][\w+.-]*:/i, '')}`;
}
