/** Engines on the page that share its memory: two while two views are compared. */
export function enginesOnPage(): number {
  return window.parent !== window || document.querySelector('iframe[data-view]') !== null ? 2 : 1;
}
