/** Bytes that no text has ("binary data byte" in WHATWG MIME Sniffing, section 3). */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for here
const BINARY = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/;
/** Elements by which browsers take a page for HTML (WHATWG MIME Sniffing, section 7.1), and others that can begin one. */
const HTML_ELEMENTS = new Set(
  (
    'html head script iframe h1 div font table a style title b body br p ' +
    'base button embed form frameset img input link meta object template video'
  ).split(' '),
);

/** Whether it has no bytes that no text has. */
export function isText(text: string): boolean {
  return !BINARY.test(text);
}

/** The head of a file, for looking at the ASCII in it. */
export function decode(head: Buffer): string {
  const [first, second, third] = head;
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(head);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (first === 0xef && second === 0xbb && third === 0xbf) return head.toString('latin1', 3);
  return head.toString('latin1');
}

/** What a text is by its first element: `text/html`, `image/svg+xml`, or `application/xml` when it says so. */
export function markupOf(text: string): string | undefined {
  const unknown = text.trimStart().startsWith('<?xml') ? 'application/xml' : undefined;
  let at = 0;
  for (;;) {
    at += text.slice(at).search(/\S|$/);
    if (text.startsWith('<!--', at)) at = text.indexOf('-->', at) + 3;
    else if (text.startsWith('<?', at)) at = text.indexOf('?>', at) + 2;
    else if (/^<!doctype/i.test(text.slice(at, at + 9))) return doctypeOf(text.slice(at)) ?? unknown;
    else return elementOf(text.slice(at)) ?? unknown;
    // It does not end in what is seen. Browsers take a comment for HTML.
    if (at < 4) return unknown ?? (text.includes('<!--') ? 'text/html' : undefined);
  }
}

function doctypeOf(text: string): string | undefined {
  return typeOfRoot(/^<!doctype\s+([\w-]+)/i.exec(text)?.[1]);
}

function elementOf(text: string): string | undefined {
  return typeOfRoot(/^<(?:[\w-]+:)?([\w-]+)(?=[\s/>]|$)/.exec(text)?.[1]);
}

function typeOfRoot(name = ''): string | undefined {
  const root = name.toLowerCase();
  if (root === 'svg') return 'image/svg+xml';
  return HTML_ELEMENTS.has(root) ? 'text/html' : undefined;
}
