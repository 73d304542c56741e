import { useEffect } from 'react';
import { shownCameras, useVideo } from '../stores/video.ts';
import { currentView, useView } from '../stores/view.ts';
import { leaveRoom } from './change-room.ts';
import { endWalk } from './walk.ts';

/**
 * Leaves the building for what is called up out of it and lies in the city: the list of alarms, the place of one, the
 * pictures of cameras. The page below cannot be worked on from inside otherwise. A list that one goes through ends with the room.
 */
export function useLeaving(): void {
  useEffect(() => {
    const end = useView.subscribe(({ document, replaced, transition }, before) => {
      // A link, or somebody who is followed, says by itself whether there is a room.
      if (replaced !== before.replaced || document.room === undefined) return;
      const isCalled =
        (document.panel !== before.document.panel && document.panel !== undefined) ||
        // That the camera comes to rest where it was flying is no call.
        (transition === 'fly' && document.camera !== before.document.camera);
      if (isCalled && document.room === before.document.room) leaveRoom();
    });
    // The list may be open below already: then nothing of the view changes.
    const leaveForList = (event: MouseEvent): void => {
      if (event.target instanceof Element && event.target.closest('.bim-room .alarm-bar .open')) leaveRoom();
    };
    addEventListener('click', leaveForList);
    const endVideo = useVideo.subscribe((video, before) => {
      if (showsOthers(video, before) && currentView().room !== undefined) leaveRoom();
    });
    return () => {
      end();
      endVideo();
      removeEventListener('click', leaveForList);
      endWalk();
    };
  }, []);
}

/** Whether pictures were put on screen, or called up once more. */
function showsOthers(
  video: Parameters<typeof shownCameras>[0],
  before: Parameters<typeof shownCameras>[0],
): boolean {
  if (!video.open) return false;
  return !before.open || (video.tiles !== before.tiles && shownCameras(video).length > 0);
}
