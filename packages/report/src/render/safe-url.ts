// Addresses of references: the web and nothing else.

import { plainCharacters } from '../text/plain-characters.ts';

/** The address if it is one of the web, percent-encoded once; of a DOI that of its resolver; otherwise one that leads nowhere harmful. */
export function safeUrl(url: string): string {
  const doi = /^(?:doi:\s*|(?=10\.\d{4,}\/))(10\.\S+)$/i.exec(url.trim())?.[1];
  const address =
    doi !== undefined
      ? `https://doi.org/${doi}`
      : /^https?:\/\//i.test(url)
        ? url
        : `https://${url.replace(/^[a-z][\w+.-]*:/i, '')}`;
  return encodeURI(plainCharacters(address)).replace(/%25(?=[0-9a-f]{2})/gi, '%');
}
