/** What the tab keeps while its owner is at the provider, and how that ended. */
export const VIEW_BEFORE = 'citymirror.view-before';
export const RETURNED = 'citymirror.sign-in';

/** Who comes back from the provider sees the view that they left, whatever came of it. */
export function returnFromProvider(): void {
  const url = new URL(location.href);
  const outcome = url.searchParams.get('sign-in');
  if (outcome === null) return;
  sessionStorage.setItem(RETURNED, outcome);
  url.searchParams.delete('sign-in');
  const before = sessionStorage.getItem(VIEW_BEFORE);
  sessionStorage.removeItem(VIEW_BEFORE);
  const isOwn = before !== null && URL.canParse(before) && new URL(before).origin === location.origin;
  history.replaceState(history.state, '', isOwn ? before : url);
}
