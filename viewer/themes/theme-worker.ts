import { httpByteSource } from '../../models/feature-store/index.ts';
import type { Theme } from '../../models/schema/theme.ts';
import { reckonTheme, type ThemeResult } from './reckon.ts';

/** What the page asks of the worker; it reckons one theme and is ended then. */
export interface ThemeRequest {
  theme: Theme;
  /** Folder of the store of each layer, by the theme's names. */
  folders: Record<string, string>;
}

export type ThemeReply = { progress: number } | { result: ThemeResult } | { error: string };

self.onmessage = async ({ data: { theme, folders } }: MessageEvent<ThemeRequest>) => {
  const sources = new Map(Object.entries(folders).map(([key, folder]) => [key, httpByteSource(folder)]));
  const reply = (message: ThemeReply) => self.postMessage(message);
  try {
    reply({ result: await reckonTheme(theme, sources, (progress) => reply({ progress })) });
  } catch (error) {
    reply({ error: error instanceof Error ? error.message : String(error) });
  }
};
