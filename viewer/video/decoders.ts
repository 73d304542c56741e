/** Videos that a machine decodes at one time without the city beside them coming to a stand, by its processors. */
export function mostDecoders(processors: number): number {
  if (processors >= 12) return 16;
  if (processors >= 8) return 9;
  return processors >= 4 ? 6 : 4;
}

/** Which of the tiles with a camera play: the active one first, then in their order, as many as may. */
export function playingTiles(tiles: readonly (string | null)[], active: number, most: number): Set<number> {
  const taken = tiles.flatMap((id, index) => (id === null ? [] : [index]));
  const ordered = [
    ...taken.filter((index) => index === active),
    ...taken.filter((index) => index !== active),
  ];
  return new Set(ordered.slice(0, most));
}
