import { cp, lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { CONTENT_SECURITY_POLICY } from '../serve/security-headers.ts';

/** Name of the meta element that tells the viewer that it stands in a bundle, and which scene to open. */
export const BUNDLE_META = 'citymirror-bundle';
const PARTS = /^(assets|engine-[\w.]+)$/;
/** Variants of what the server sends, as a bundle's own are made of its own files; and maps to the source text. */
const LEFT_BEHIND = /\.(br|gz|map)$/;

/**
 * Copies the built viewer, and tells its page to open the scene beside it and to ask no server for anything.
 * Throws InputError `viewer-missing`.
 */
export async function copyViewer(viewer: string | undefined, out: string, scene: string): Promise<void> {
  const page = viewer && (await readFile(join(viewer, 'index.html'), 'utf8').catch(() => undefined));
  if (!viewer || !page)
    throw new InputError(
      'viewer-missing',
      viewer ?? 'dist/viewer',
      'the viewer is not built.',
      'Build it: npm run build',
    );
  for (const entry of await readdir(viewer, { withFileTypes: true }))
    if (entry.isDirectory() && PARTS.test(entry.name))
      await cp(join(viewer, entry.name), join(out, entry.name), {
        recursive: true,
        filter: async (path) =>
          !LEFT_BEHIND.test(path) &&
          !basename(path).startsWith('.') &&
          // A link could bring in anything.
          !(await lstat(path)).isSymbolicLink(),
      });
  // frame-ancestors means nothing in a page, only in a header.
  const policy = CONTENT_SECURITY_POLICY.split('; ').filter((rule) => !rule.startsWith('frame-ancestors'));
  const metas = [
    `<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}" />`,
    `<meta name="${BUNDLE_META}" content="${scene}" />`,
  ];
  const charset = /<meta charset="utf-8" ?\/?>/i;
  if (!charset.test(page))
    throw new Error('The page of the viewer has no charset to put the settings after.');
  await writeFile(
    join(out, 'index.html'),
    page.replace(charset, (found) => [found, ...metas].join('\n    ')),
  );
}
