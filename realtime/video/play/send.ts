import type { Response } from 'express';

/** A playlist; what it names lies beside it. */
export function sendPlaylist(response: Response, text: string): void {
  const bytes = Buffer.from(text);
  response.setHeader('Content-Type', 'application/vnd.apple.mpegurl');
  response.setHeader('Cache-Control', 'private, no-store');
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}
