import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Response } from 'express';
import { sourceAway } from '../upstream.ts';

/** Sends a clip below the folder of the city, also a range of it. */
export async function sendClip(folder: string, file: string, response: Response): Promise<void> {
  const path = await clipPath(folder, file);
  if (path === undefined) throw sourceAway('The clip of this camera is not there.');
  await new Promise<void>((resolve, reject) => {
    response.sendFile(
      path,
      {
        etag: false,
        lastModified: false,
        cacheControl: false,
        dotfiles: 'allow',
        headers: { 'Content-Type': 'video/mp4', 'Cache-Control': 'private, no-store' },
      },
      (error?: Error & { status?: number; code?: string }) => {
        // Whoever watches may stop at any time.
        if (!error || response.headersSent || error.code === 'ECONNABORTED') resolve();
        else reject(error.status === 416 ? error : sourceAway('The clip of this camera cannot be read.'));
      },
    );
  });
}

/** The real path of a clip, which must lie in the folder also when links are followed. */
export async function clipPath(folder: string, file: string): Promise<string | undefined> {
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, file));
    return path.startsWith(root + sep) ? path : undefined;
  } catch {
    return undefined;
  }
}
