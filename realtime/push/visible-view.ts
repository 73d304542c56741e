import type { FollowedView } from '../../models/schema/follow.ts';
import type { OtherView } from '../../models/schema/view-document.ts';

/** What somebody may know of in a city, as far as a view can name it. */
export interface Visible {
  /** Addresses of the layers by id. Who may see more is shown another version of a layer, at another address. */
  layers: ReadonlyMap<string, string>;
  /** Ids of the themes. */
  themes: ReadonlySet<string>;
  /** Origins of the servers that may be asked for data from elsewhere. */
  origins: ReadonlySet<string>;
}

type Layers = FollowedView['layers'];

/**
 * The view without what names anything that the follower may not know of. Of a layer that the leader sees in another
 * version stay what is shown of any layer: its attributes, their values and its features may be such as the follower
 * must not know.
 */
export function withoutHidden(view: FollowedView, follower: Visible, leader: Visible): FollowedView {
  const isSame = (layer: string): boolean => {
    const address = follower.layers.get(layer);
    return address !== undefined && leader.layers.get(layer) === address;
  };
  const layersShown = (layers: Layers): Layers =>
    Object.fromEntries(
      Object.entries(layers)
        .filter(([id]) => follower.layers.has(id))
        .map(([id, { filter, colouring, ...shown }]) => [
          id,
          {
            ...shown,
            ...(filter && isSame(id) ? { filter } : {}),
            ...(colouring && isSame(id) ? { colouring } : {}),
          },
        ]),
    );
  const clipsShown = (clips: FollowedView['clips']): FollowedView['clips'] =>
    clips.map((clip) =>
      clip.layers ? { ...clip, layers: clip.layers.filter((id) => follower.layers.has(id)) } : clip,
    );
  const themeShown = ({ theme }: { theme?: string | undefined }) =>
    theme !== undefined && follower.themes.has(theme) ? { theme } : {};
  const { comparison, theme, ...rest } = view;
  return {
    ...rest,
    ...themeShown({ theme }),
    layers: layersShown(view.layers),
    selection: view.selection.filter(({ layer }) => isSame(layer)),
    analyses: view.analyses.filter(({ layer }) => isSame(layer)),
    clips: clipsShown(view.clips),
    added: view.added.filter(({ url }) => URL.canParse(url) && follower.origins.has(new URL(url).origin)),
    ...(comparison && { comparison: { ...comparison, other: otherShown(comparison.other) } }),
  };

  function otherShown({ layers, clips, theme, ...other }: OtherView): OtherView {
    return {
      ...other,
      ...themeShown({ theme }),
      ...(layers && { layers: layersShown(layers) }),
      ...(clips && { clips: clipsShown(clips) }),
    };
  }
}
