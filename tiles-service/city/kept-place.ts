import { headingBetween } from '../../models/bim/model-move.ts';
import { enuFrame } from '../../models/geodesy/ellipsoid.ts';
import type { StandingPlace } from '../../models/schema/index.ts';
import { Tally } from '../read/feature-source.ts';
import type { CitySource } from './manifest.ts';
import type { SourceStores } from './read-source.ts';

/** Metres and degrees that two files may differ by and still have a model at the same place. */
const SAME_METRES = 0.02;
const SAME_DEGREES = 0.002;

/** A source that was put somewhere for now stays there when it is imported again. */
export function withKeptPlacement(source: CitySource, known: CitySource | undefined): CitySource {
  const [before, now] = [known?.options.placement, source.options.placement];
  if (!before?.forNow || (now && !now.forNow)) return source;
  return { ...source, options: { ...source.options, placement: before } };
}

/**
 * A source as it was read, with where its model was put by hand before: as long as the file itself has it where it had it
 * then. Else the place by hand is let go, since it would be put right twice; a note says so.
 */
export function withKeptMove<Read extends Pick<SourceStores, 'crs' | 'tally'>>(
  { moved: _, stands: __, ...source }: CitySource,
  known: CitySource | undefined,
  stores: Read,
): { source: CitySource; stores: Read } {
  const { stands } = stores.crs;
  const read: CitySource = { ...source, ...(stands && { stands }) };
  if (!known?.moved) return { source: read, stores };
  if (standsAsBefore(known, read, stores)) return { source: { ...read, moved: known.moved }, stores };
  const tally = new Tally();
  tally.merge(stores.tally);
  tally.note(
    'place-let-go',
    'The file now says of itself that the model stands elsewhere than it said before: it stands there, and the place where it had been put by hand was let go. Look at it on the globe; it can be put in its place anew.',
    source.id,
  );
  return { source: read, stores: { ...stores, tally: tally.snapshot() } };
}

function standsAsBefore(known: CitySource, now: CitySource, { crs }: Pick<SourceStores, 'crs'>): boolean {
  const said = ({ options }: CitySource): string => JSON.stringify(options.placement ?? null);
  // Who says anew where it stands means it, were it the same place.
  if (said(known) !== said(now)) return false;
  if (known.stands || now.stands) {
    // Of a city from before this was kept: what had to wait for its place, and has one now, was put elsewhere.
    if (!known.stands) return !known.options.placement?.forNow || crs.unplaced === true;
    return isSameStand(known.stands, now.stands);
  }
  const frame = ({ options: { crs: name, verticalDatum, siteTransform } }: CitySource): string =>
    JSON.stringify([name, verticalDatum, siteTransform]);
  return frame(known) === frame(now);
}

/** Whether two files have a model at the same place. Of neither known: as far as one knows. */
export function isSameStand(a: StandingPlace | undefined, b: StandingPlace | undefined): boolean {
  if (!a || !b) return a === b;
  const away = enuFrame(a.longitude, a.latitude, a.height).toEnu(b.longitude, b.latitude, b.height);
  const turn = headingBetween(a.heading, b.heading);
  return Math.hypot(...away) <= SAME_METRES && Math.abs(turn) <= SAME_DEGREES;
}
