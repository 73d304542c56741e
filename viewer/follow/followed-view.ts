import { FOLLOWED, type FollowedView } from '../../models/schema/follow.ts';
import type { ViewDocument } from '../../models/schema/view-document.ts';
import { rebasedClock } from '../stores/clock.ts';
import { now } from '../stores/server-time.ts';
import { useView } from '../stores/view.ts';

/** What this page shows, as followers are told; a moving clock says what time it is now. */
export function followedView(): FollowedView {
  const { document, clockAnchor } = useView.getState();
  const view = Object.fromEntries(FOLLOWED.map((key) => [key, document[key]])) as unknown as FollowedView;
  return { ...view, clock: rebasedClock(document.clock, clockAnchor, now()) };
}

/** Whether anything that followers are told of differs, but for the camera. */
export function differsBeyondCamera(a: ViewDocument, b: ViewDocument): boolean {
  return FOLLOWED.some((key) => key !== 'camera' && a[key] !== b[key]);
}
