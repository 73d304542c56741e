import { beforeEach, describe, expect, it } from 'vitest';
import type { Clip } from '../../../../models/schema/view-document.ts';
import { editedClip, endDrag, putClip } from '../../../../viewer/globe/clip/handle-drag.ts';
import { useClipEditing } from '../../../../viewer/stores/clip-editing.ts';
import { forgetHistory, redo, undo, useHistory } from '../../../../viewer/stores/history.ts';
import { currentView, patchView } from '../../../../viewer/stores/view.ts';

const box: Extract<Clip, { kind: 'box' }> = {
  id: 'b',
  enabled: true,
  kind: 'box',
  longitude: 114.57,
  latitude: 27.6,
  height: 100,
  size: [10, 10, 10],
  heading: 0,
  keep: 'inside',
};

describe('handles that are drawn', () => {
  beforeEach(() => {
    patchView({ clips: [box] });
    useClipEditing.setState({ id: 'b' });
    forgetHistory();
  });

  it('should be one step of the history, however long the drag', () => {
    const before = currentView().clips;
    for (const heading of [10, 20, 30]) putClip({ ...box, heading }, false);
    expect(useHistory.getState().done).toHaveLength(0);
    endDrag(before);
    expect(useHistory.getState().done).toHaveLength(1);
    expect(undo()).toBe(true);
    expect(currentView().clips).toEqual([box]);
    redo();
    expect(currentView().clips).toEqual([{ ...box, heading: 30 }]);
  });

  it('should be no step where nothing was moved', () => {
    endDrag(currentView().clips);
    expect(useHistory.getState().done).toHaveLength(0);
  });

  it('should be on the clip that is edited while it is on', () => {
    expect(editedClip()?.id).toBe('b');
    putClip({ ...box, enabled: false }, true);
    expect(editedClip()).toBeUndefined();
  });
});
