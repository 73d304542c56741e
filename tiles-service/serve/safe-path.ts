import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

const MAXIMUM_SEGMENTS = 32;
const MAXIMUM_SEGMENT_LENGTH = 255;
/** Names that Windows takes for a device in every folder, whatever the extension. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\..*)?$/i;

/**
 * The path of a URL (as on the wire, percent-encoded, without the query) as decoded segments, or undefined
 * where one is not a plain file or folder name on every system that the server runs on: empty, hidden (which
 * covers `.` and `..`), with a separator, colon, NUL or control character, encoded twice or not UTF-8, ending
 * in a dot or space, or a Windows device.
 */
export function pathSegments(path: string): string[] | undefined {
  if (!path.startsWith('/')) return undefined;
  const segments = path.slice(1).split('/');
  if (segments.length > MAXIMUM_SEGMENTS) return undefined;
  for (let i = 0; i < segments.length; i++) {
    const segment = decodeSegment(segments[i]);
    if (segment === undefined || !isPlainName(segment)) return undefined;
    segments[i] = segment;
  }
  return segments;
}

function decodeSegment(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

export function isPlainName(name: string): boolean {
  if (name === '' || name.length > MAXIMUM_SEGMENT_LENGTH) return false;
  if (name.startsWith('.') || name.endsWith('.') || name.endsWith(' ')) return false;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return false;
  }
  return !/[/\\:*?"<>|%]/.test(name) && !WINDOWS_DEVICE.test(name);
}

/**
 * The real path of a file below `root` (itself a real path), or undefined where there is none or a symbolic
 * link leads out of `root` or into something hidden.
 */
export async function resolveInside(root: string, segments: readonly string[]): Promise<string | undefined> {
  const path = join(root, ...segments);
  let real: string;
  try {
    real = await realpath(path);
  } catch {
    return undefined;
  }
  if (real === path) return real;
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
  return real
    .slice(root.length)
    .split(sep)
    .some((name) => name.startsWith('.'))
    ? undefined
    : real;
}
