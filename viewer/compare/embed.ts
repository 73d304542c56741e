import { currentView } from '../stores/view.ts';

/** Parameter of the page's address that makes it the other side of a comparison. */
export const EMBED_PARAMETER = 'embed';

/**
 * True for the page inside the page: the other side of a comparison, in a frame of the same origin. It shows the
 * city and nothing around it, and its view document comes from the page around it.
 */
export function isOtherSide(
  page: Pick<Window, 'location' | 'parent'> | undefined = globalThis.window,
): boolean {
  if (!page || page.parent === page) return false;
  return new URLSearchParams(page.location.search).get(EMBED_PARAMETER) === 'other';
}

/** How many engines share this machine's memory with the one of this page, itself included. */
export function enginesSharing(): 1 | 2 {
  return isOtherSide() || currentView().comparison !== undefined ? 2 : 1;
}
