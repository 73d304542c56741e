import type { FollowedView } from '../../models/schema/follow.ts';

/** Ids of the layers that somebody may know of. */
export type VisibleLayers = ReadonlySet<string>;

/** The view without what names layers that the follower may not know of. */
export function withoutHidden(view: FollowedView, visible: VisibleLayers): FollowedView {
  const shown = (ids: Record<string, FollowedView['layers'][string]>) =>
    Object.fromEntries(Object.entries(ids).filter(([id]) => visible.has(id)));
  const { comparison } = view;
  return {
    ...view,
    layers: shown(view.layers),
    selection: view.selection.filter(({ layer }) => visible.has(layer)),
    analyses: view.analyses.filter(({ layer }) => visible.has(layer)),
    clips: clipsWithoutHidden(view.clips, visible),
    ...(comparison && {
      comparison: {
        ...comparison,
        other: {
          ...comparison.other,
          ...(comparison.other.layers && { layers: shown(comparison.other.layers) }),
          ...(comparison.other.clips && { clips: clipsWithoutHidden(comparison.other.clips, visible) }),
        },
      },
    }),
  };
}

function clipsWithoutHidden(clips: FollowedView['clips'], visible: VisibleLayers): FollowedView['clips'] {
  return clips.map((clip) =>
    clip.layers ? { ...clip, layers: clip.layers.filter((id) => visible.has(id)) } : clip,
  );
}
