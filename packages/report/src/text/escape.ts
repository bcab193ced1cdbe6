// Escaping for HTML, XML and Markdown. Every string from data or prose passes through one of these.

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML content and attribute values. */
export function escapeHtml(words: string): string {
  return words.replace(/[&<>"']/g, (found) => ENTITIES[found]!);
}

/** Text for XML content and attribute values; drops what XML cannot hold. */
export function escapeXml(words: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those XML forbids
  return escapeHtml(words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''));
}

/** Text for Markdown, in one line: no character of it is read as markup, on GitHub neither. */
export function escapeMarkdown(words: string): string {
  return words
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/:(?=\/\/)|\bwww(?=\.)|@/g, (found) => (found === '@' ? '\\@' : `${found}\\`))
    .replace(
      /^(\s*)([-+=>#]+|\d+[.)])(?=\s|$|>)/,
      (_, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
    );
}
