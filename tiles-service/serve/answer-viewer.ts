import type { Logger } from 'pino';
import { visibleCities } from './answer-api.ts';
import { type Answer, grantFor, IMMUTABLE, REVALIDATED } from './asked.ts';
import { FileFinder } from './file-finder.ts';
import { plainPage } from './guidance.ts';
import { sendBody } from './send-body.ts';
import { sendFile } from './send-file.ts';
import type { ServedCity } from './served-city.ts';

/** The built viewer's files; without a viewer, one plain page that says so. */
export function viewerAnswer(options: {
  cities: readonly ServedCity[];
  logger: Logger;
  viewerFolder?: string;
}): Answer {
  const finder = options.viewerFolder === undefined ? undefined : new FileFinder(options.viewerFolder);
  return async (asked) => {
    const { segments, request, response } = asked;
    const open = grantFor(asked, 'public');
    if (!open) return false;
    if (finder) {
      const file = await finder.find(segments);
      if (!file) return false;
      const cacheControl = hasHashInName(segments) ? IMMUTABLE : REVALIDATED;
      return sendFile(open, request, response, file, { cacheControl });
    }
    if (segments.length !== 1 || segments[0] !== 'index.html') return false;
    const page = Buffer.from(plainPage(await visibleCities(asked.grants, options)));
    await sendBody(open, request, response, {
      type: 'text/html; charset=utf-8',
      bytes: page,
      cacheControl: 'no-store',
    });
    return true;
  };
}

/** Vite writes the hash of a file's content into its name: assets/index-Dk3f9_aX.js. */
function hasHashInName(segments: readonly string[]): boolean {
  return segments[0] === 'assets' && /-[\w-]{8}\.\w+$/.test(segments[segments.length - 1]);
}
