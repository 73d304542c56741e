import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

export const SIDECAR_EXTENSIONS = ['.dbf', '.shx', '.prj', '.cpg'] as const;
export type SidecarExtension = (typeof SIDECAR_EXTENSIONS)[number];
export type Sidecars = Partial<Record<SidecarExtension, string>>;

/** The files beside a .shp that belong to it, whatever the case of their extensions. */
export async function findSidecars(path: string): Promise<Sidecars> {
  const folder = dirname(path);
  const stem = basename(path, extname(path));
  const found: Sidecars = {};
  for (const name of await readdir(folder)) {
    const extension = extname(name).toLowerCase() as SidecarExtension;
    const isOwn = basename(name, extname(name)) === stem && SIDECAR_EXTENSIONS.includes(extension);
    if (isOwn) found[extension] = join(folder, name);
  }
  return found;
}
