/** Milliseconds between two looks, as for a new state of the scene. */
const INTERVAL = 15_000;

/** Looks again and again while the page is in view, one look at a time. Returns the end of it. */
export function lookAgain(look: () => Promise<void>): () => void {
  let looking = false;
  const timer = setInterval(() => {
    if (looking || document.visibilityState === 'hidden') return;
    looking = true;
    // Who looks says what went wrong; here it is tried again.
    look()
      .catch(() => undefined)
      .finally(() => {
        looking = false;
      });
  }, INTERVAL);
  return () => clearInterval(timer);
}
