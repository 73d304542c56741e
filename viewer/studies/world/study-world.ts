import { InputError } from '../../../models/errors.ts';
import { type EnuFrame, enuFrame } from '../../../models/geodesy/index.ts';
import { azimuthAndDistance } from '../../../models/geodesy/local-plane.ts';
import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import { heightShares } from '../../../scenes/planning/height-shares.ts';
import type { Point } from '../../../scenes/planning/sight/line-of-sight.ts';
import { localized } from '../../locale/i18n.ts';
import { listSeparator } from '../../locale/list-separator.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { currentView } from '../../stores/view.ts';
import type { StudyContext } from '../job.ts';
import { rays } from '../rays/page-rays.ts';
import { type LoadedWorld, loadWorld, type WorldPlace } from './world.ts';

/** A world that is there for a study, with what every study asks of it. */
export interface StudyWorld {
  loaded: LoadedWorld;
  frame: EnuFrame;
  /** Local metres of a place. */
  toLocal(place: GroundPlace): Point;
  /** Degrees and ellipsoidal metres of local metres. */
  toPlace(point: Point): [longitude: number, latitude: number, height: number];
  rests(layer: Layer): boolean;
  heights: NonNullable<AnalysisOrigin['heights']>;
  cautions: AnalysisOrigin['cautions'];
}

/** Reads a world as the first stage of a study. */
export async function studyWorld(
  place: WorldPlace,
  { stage, progress, signal }: StudyContext,
): Promise<StudyWorld> {
  stage('reading');
  const loaded = await loadWorld(place, { signal, onProgress: progress });
  stage('computing');
  const frame = enuFrame(...loaded.origin);
  const { world, layers, unplaced, hasTerrain, groundless, reach } = loaded;
  const { language } = currentView();
  const waiting = unplaced.map(({ name }) => localized(name, language)).join(listSeparator(language));
  return {
    ...{ loaded, frame },
    toLocal({ longitude, latitude, height }) {
      const [x, y, z] = frame.toEnu(longitude, latitude, height);
      return [x, y, z];
    },
    toPlace([x, y, z]) {
      const [longitude, latitude, height] = frame.toGeodetic(x, y, z);
      return [longitude, latitude, height];
    },
    rests: ({ id }) => layers.some((layer) => layer.id === id),
    heights: heightShares(world.bodies.map((body) => body.heights)),
    cautions: [
      { code: 'edge', message: String(reach) },
      { code: 'trees-left-out', message: 'Only buildings and structures stand in the way.' },
      ...(hasTerrain
        ? []
        : [{ code: 'no-terrain', message: 'There is no terrain: the ground hides nothing.' }]),
      ...(waiting === '' ? [] : [{ code: 'unplaced', message: waiting }]),
      ...(groundless > 0 ? [{ code: 'groundless', message: String(groundless) }] : []),
    ],
  };
}

/** Metres above a picked place from which one looks down for what it is on: it was picked off a drawn picture. */
const ABOVE = 2;

/**
 * Eyes over what places are on: the roof or the ground that was picked.
 * @throws InputError `nothing-there` over no known ground
 */
export async function eyesOver(
  { loaded, toLocal }: StudyWorld,
  places: readonly GroundPlace[],
  height: number,
  { signal }: Pick<StudyContext, 'signal'>,
): Promise<Point[]> {
  const points = places.map((place): Point => {
    const [x, y, z] = toLocal(place);
    return [x, y, z + ABOVE];
  });
  const [stands] = await rays.run(loaded, 'stand', [[points]], { signal });
  return points.map(([x, y, z], index): Point => {
    if (Number.isFinite(stands[index])) return [x, y, stands[index] + height];
    // Without terrain there is nothing to be found below: it was picked off the bare globe.
    if (!loaded.hasTerrain) return [x, y, z - ABOVE + height];
    throw new InputError(
      'nothing-there',
      `${places[index].longitude.toFixed(5)}, ${places[index].latitude.toFixed(5)}`,
      'there is no ground that is known.',
      'Pick another place.',
    );
  });
}

/** The middle of places. */
export function middleOf(places: readonly GroundPlace[]): [number, number] {
  const mean = (of: (place: GroundPlace) => number) =>
    places.reduce((sum, one) => sum + of(one), 0) / places.length;
  return [mean(({ longitude }) => longitude), mean(({ latitude }) => latitude)];
}

/** Metres from the middle of an area to its farthest corner. */
export function extentAround(
  area: readonly GroundPlace[],
  [longitude, latitude]: readonly [number, number],
): number {
  return Math.ceil(
    Math.max(...area.map((corner) => azimuthAndDistance({ longitude, latitude }, corner).metres)),
  );
}
