import type { Extent, ModelMove } from '../../models/schema/index.ts';
import type { CitySource } from './manifest.ts';

/** Degrees around what a source brings in which a place that was moved by hand is of it. */
const NEAR = 0.02;

/**
 * A source that is imported again stands where it was put by hand, unless the import says anew where it stands; and one
 * that was put somewhere for now stays there.
 */
export function withKeptPlace(source: CitySource, known: CitySource | undefined): CitySource {
  if (!known) return source;
  const [before, now] = [known.options.placement, source.options.placement];
  if (before?.forNow && (!now || now.forNow))
    return {
      ...source,
      options: { ...source.options, placement: before },
      ...(known.moved ? { moved: known.moved } : {}),
    };
  if (!known.moved || JSON.stringify(before) !== JSON.stringify(now)) return source;
  return { ...source, moved: known.moved };
}

/** What a layer of a source says of where it was put: nothing, once its file stands somewhere else altogether. */
export function moveOf(
  { moved }: Pick<CitySource, 'moved'>,
  extent: Extent | undefined,
): ModelMove | undefined {
  if (!moved || !extent) return moved;
  const { longitude, latitude } = moved.from;
  const [west, south, east, north] = extent;
  const isNear =
    longitude >= west - NEAR &&
    longitude <= east + NEAR &&
    latitude >= south - NEAR &&
    latitude <= north + NEAR;
  return isNear ? moved : undefined;
}
