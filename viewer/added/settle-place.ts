import type { Crs } from '../../models/geodesy/index.ts';
import { useAdded } from '../stores/added.ts';
import { currentCity } from '../stores/boot.ts';
import { loadCrsLookup } from './crs/epsg-list.ts';
import { crsOfName, type Placed, placeFeatures, suggestCrs } from './crs/place.ts';
import type { CrsAnswer, CrsQuestion, JobContext } from './jobs.ts';
import type { ReadResult } from './read-result.ts';

export interface Settled extends Placed {
  /** What a person said, where the data did not. */
  answer?: CrsAnswer;
}

/**
 * Features of a file in longitude and latitude. Asks for the CRS where the file names none, or one that is of no
 * use; and once more where what was said cannot be. Throws AddError.
 */
export async function settlePlace(
  name: string,
  { features, crs: named }: ReadResult,
  { ask, signal }: JobContext,
  said?: CrsAnswer,
): Promise<Settled> {
  let useless: string | undefined;
  if (said)
    return {
      ...(await placeFeatures(features, await crsOfName(said.crs), { ...said, signal, name })),
      answer: said,
    };
  if (named !== undefined) {
    const crs = await usableCrs(named);
    const placed = crs && (await placeFeatures(features, crs, { signal, name }).catch(() => undefined));
    if (placed) return placed;
    useless = crs?.name ?? named.slice(0, 80);
  }
  const city = currentCity()?.city;
  const near = city?.origin ?? { longitude: 0, latitude: 0 };
  const suggestions = await suggestCrs(features, near, crsOfCity(), await loadCrsLookup());
  const question: CrsQuestion = {
    question: 'crs',
    suggestions,
    features,
    ...(useless === undefined ? {} : { named: useless }),
  };
  const answer = await ask(question).finally(() => useAdded.setState({ preview: undefined }));
  const crs = await crsOfName(answer.crs);
  return { ...(await placeFeatures(features, crs, { swapped: answer.swapped, signal, name })), answer };
}

async function usableCrs(name: string): Promise<Crs | undefined> {
  try {
    return await crsOfName(name);
  } catch {
    return undefined;
  }
}

/** CRSs that the city's own data came in: what comes from the same offices is likely to be of them. */
function crsOfCity(): string[] {
  const city = currentCity()?.city;
  const codes = city?.layers.flatMap(({ provenance }) =>
    provenance.flatMap(({ crs }) => /\b(EPSG|ESRI):\d+/.exec(crs ?? '')?.[0] ?? []),
  );
  return [...new Set([...(city?.grid ? [city.grid.crs] : []), ...(codes ?? [])])].filter(
    (code) => !/EPSG:(4326|4979)$/.test(code),
  );
}

const PREVIEWED = 200;

/** Shows a few features where an answer would put them; nothing where it has no place for them. */
export async function previewAnswer({ features }: CrsQuestion, answer: CrsAnswer | undefined): Promise<void> {
  if (!answer) {
    useAdded.setState({ preview: undefined });
    return;
  }
  const step = Math.max(1, Math.floor(features.length / PREVIEWED));
  const few = features.filter((_, index) => index % step === 0);
  try {
    const placed = await placeFeatures(few, await crsOfName(answer.crs), {
      swapped: answer.swapped,
      name: '',
    });
    useAdded.setState({ preview: placed.features });
  } catch {
    useAdded.setState({ preview: undefined });
  }
}
