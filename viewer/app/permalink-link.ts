import { rebasedClock } from '../stores/clock.ts';
import { encodePermalink } from '../stores/permalink.ts';
import { now } from '../stores/server-time.ts';
import { useView } from '../stores/view.ts';
import { followAddress } from './start.ts';

const DELAY = 400;

/** The address of a page that shows exactly what this one shows now. */
export function permalink(): string {
  const url = new URL(ownAddress());
  for (const name of SESSION_PARAMETERS) url.searchParams.delete(name);
  return url.href;
}

/** Who follows whom is no part of a view; a page that is loaded anew goes on following. */
const SESSION_PARAMETERS = ['follow', 'name'];

function ownAddress(): string {
  const { document: view, clockAnchor } = useView.getState();
  const url = new URL(location.href);
  url.searchParams.delete('scene');
  url.hash = encodePermalink({ ...view, clock: rebasedClock(view.clock, clockAnchor, now()) });
  return url.href;
}

/** Keeps the address bar and the view document the same, both ways. Returns the end of it. */
export function linkAddress(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = '';
  const write = () => {
    timer = undefined;
    written = ownAddress();
    // Replaces the entry: one per camera move would bury the page before this one.
    if (written !== location.href) history.replaceState(history.state, '', written);
  };
  const unsubscribe = useView.subscribe(({ document: view }, before) => {
    if (view === before.document) return;
    // Now and then also while the view goes on moving, as on a walk.
    timer ??= setTimeout(write, DELAY);
  });
  const changed = () => {
    if (location.href === written) return;
    // What was to be written is the view that the new address replaces.
    clearTimeout(timer);
    timer = undefined;
    void followAddress();
  };
  addEventListener('hashchange', changed);
  timer = setTimeout(write, DELAY);
  return () => {
    clearTimeout(timer);
    unsubscribe();
    removeEventListener('hashchange', changed);
  };
}
