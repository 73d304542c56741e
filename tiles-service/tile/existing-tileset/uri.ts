import { posix } from 'node:path';

export type UriFault = 'uri-foreign-host' | 'uri-outside-folder' | 'uri-broken';

export type ResolvedUri =
  | { path: string; plain: string; fault?: undefined }
  | { fault: UriFault; path?: undefined };

/**
 * The file that a URI of a document means, as a path relative to the tileset's folder. Queries, fragments and the
 * back slashes that Windows tools write are taken off, which leaves `plain`; what names another host, an absolute path or
 * a place outside of the folder is a fault, whatever way it is written.
 */
export function resolveUri(document: string, uri: unknown): ResolvedUri {
  if (typeof uri !== 'string' || uri === '') return { fault: 'uri-broken' };
  const slashed = uri.replaceAll('\\', '/');
  if (slashed.startsWith('//') || /^[a-z][a-z0-9+.-]*:/i.test(slashed)) return { fault: 'uri-foreign-host' };
  const bare = slashed.replace(/[?#].*$/s, '');
  let decoded: string;
  try {
    decoded = decodeURIComponent(bare).replaceAll('\\', '/');
  } catch {
    return { fault: 'uri-broken' };
  }
  if (decoded === '' || decoded.includes('\0')) return { fault: 'uri-broken' };
  if (decoded.startsWith('/')) return { fault: 'uri-outside-folder' };
  const path = posix.normalize(posix.join(posix.dirname(document), decoded));
  if (path === '..' || path.startsWith('../') || path.startsWith('/')) return { fault: 'uri-outside-folder' };
  if (path === '.' || path.endsWith('/')) return { fault: 'uri-broken' };
  return { path, plain: bare };
}
