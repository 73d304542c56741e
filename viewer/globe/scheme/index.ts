import { type Cartesian2, Cartographic, Math as EngineMath } from '@cesium/engine';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { SchemeBuilding } from '../../../models/schema/scheme.ts';
import { demolish } from '../../../scenes/planning/scheme/edit.ts';
import { itemsUntil } from '../../../scenes/planning/scheme/phases.ts';
import { samePhase, useCompared } from '../../planning/compared-scheme.ts';
import { useConflicts } from '../../planning/conflicts.ts';
import { followFigures, useFigures } from '../../planning/figures.ts';
import { type HeightOfLevel, heightsOfLevels } from '../../planning/level-heights.ts';
import { followSchemes } from '../../planning/open-scheme.ts';
import type { Grip } from '../../planning/pull.ts';
import { buildingLayers, heightOf, itemsAt } from '../../planning/scheme-geometry.ts';
import { BROKEN_COLOUR, CHOSEN_COLOUR } from '../../planning/scheme-look.ts';
import { conflictShapes, schemeShapes, violationText } from '../../planning/scheme-shapes.ts';
import { changeScheme, chooseItem, seenScheme, useScheme } from '../../planning/scheme-store.ts';
import { shownPhase } from '../../planning/scheme-use.ts';
import { useSchemeTool } from '../../planning/tool.ts';
import '../../planning/texts.ts';
import { useSchemeModels, wantModels } from '../../planning/models/scheme-models.ts';
import { useOnPaper } from '../../stores/on-paper.ts';
import { useSketch } from '../../stores/sketch.ts';
import { errorText, type GroundPlace, recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { demolishedInResults } from '../../studies/demolished.ts';
import type { GlobePart } from '../globe-context.ts';
import { pickExactFeature } from '../picking.ts';
import { groundOf } from '../sketch/ground-of.ts';
import { type Shape, ShapeSet } from '../sketch/shape-set.ts';
import { styleOfTileset } from '../style/tileset-style.ts';
import { type BodyLook, SchemeBodies } from './bodies.ts';
import { placedGrips, startHand } from './hand.ts';
import { SchemeModelBodies } from './models.ts';

const PREDICATE = 'scheme';
/** Colour of the other scheme, whose massing is laid over this one. */
const OTHER_COLOUR = '#f4f7f9';
/** Metres over the ground at which grips of outlines are. */
const GRIP_LIFT = 1;

/** Shows the open scheme on the city and, while its panel is open, lets people pull and push it there. */
export const part: GlobePart = (context) => {
  const { scene } = context;
  const ground = groundOf(scene);
  const usual = context.city().origin.height;
  const shapes = new ShapeSet(scene);
  const conflicts = new ShapeSet(scene);
  const showConflicts = () =>
    conflicts.show(useOnPaper.getState().isOn ? new Map() : conflictShapes(useConflicts.getState(), usual));
  const rememberedShapes = new WeakMap<object, Map<string, Shape>>();
  let levels: { datum: string; heightOf?: HeightOfLevel } | undefined;
  const bodies = new SchemeBodies(scene, {
    ground,
    usual,
    levelAt: ({ level, footprint }) =>
      level === undefined ? undefined : levels?.heightOf?.(footprint[0][0], level),
  });
  const models = new SchemeModelBodies(scene, () => show());
  let stopHand: (() => void) | undefined;
  let gone: ReadonlySet<string> = new Set();
  let isLaidAnew = false;
  let told = new Map<string, Shape>();

  const heightAt = ([x, y]: Position): number => ground(x, y) ?? usual;

  function show(): void {
    const state = useScheme.getState();
    const scheme = seenScheme(state);
    const { document } = useView.getState();
    const { isOn: isPaper } = useOnPaper.getState();
    if (!scheme || isPaper) {
      shapes.show(new Map());
      bodies.show(new Map());
      models.show(new Map());
      // On paper a result says itself what it draws of a scheme.
      hide(isPaper ? demolishedInResults() : new Set());
      return;
    }
    readLevels(scheme.verticalDatum, scheme.buildings);
    const items = itemsAt(scheme, document.planning?.phase);
    const { figures, standing = [] } = useFigures.getState();
    const violations = figures?.violations ?? [];
    const language = document.language;
    const all = schemeShapes(
      {
        ...{ items, violations, chosen: state.chosen, height: usual, isFlat: false },
        outlineOf: (feature) =>
          standing.flatMap(({ building }): Area[] => (building.id === feature ? [building.footprint] : [])),
      },
      rememberedShapes,
    );
    const bodyOf = new Map(items.buildings.map((building) => [building.id, building]));
    const drawn = new Map<string, { building: SchemeBuilding; look: BodyLook }>();
    for (const building of items.buildings) {
      const own = violations.filter(({ buildings }) => buildings.includes(building.id));
      drawn.set(building.id, {
        building,
        look: {
          isChosen: state.chosen?.list === 'buildings' && state.chosen.id === building.id,
          isBroken: own.length > 0,
          limit: own.find(({ indicator, kind }) => indicator === 'height' && kind === 'most')?.limit,
          isGhost: false,
        },
      });
    }
    const { scheme: other, isOverlaid } = useCompared.getState();
    if (other && isOverlaid)
      for (const building of itemsUntil(other, samePhase(scheme, shownPhase(scheme), other)).buildings)
        drawn.set(`other ${building.id}`, {
          building,
          look: {
            ...{ isChosen: false, isBroken: false, limit: undefined },
            ...{ isGhost: true, ghostColour: OTHER_COLOUR },
          },
        });
    // What says the same as before stays the object that it was.
    const telling = new Map<string, Shape>();
    const tell = (key: string, make: () => Shape) => telling.set(key, told.get(key) ?? make());
    violations.forEach((violation, index) => {
      const { at, buildings, indicator, kind, limit, parcel } = violation;
      const building = buildings.length > 0 ? bodyOf.get(buildings[0]) : undefined;
      const base = building && bodies.baseOf(building);
      const place: GroundPlace = {
        ...{ longitude: at[0], latitude: at[1] },
        height:
          building && base !== undefined && indicator === 'height' ? base + heightOf(building) : heightAt(at),
      };
      tell(`broken ${index} ${JSON.stringify([place, violation, language])}`, () => ({
        labels: [
          {
            place,
            text: `⚠ ${violationText(violation, language)}`,
            style: { color: BROKEN_COLOUR, size: 13 },
          },
        ],
      }));
      const lot = items.parcels.find(({ id }) => id === parcel);
      if (indicator !== 'height' || kind !== 'most' || !lot || base === undefined) return;
      const ring = lot.area[0].map(([longitude, latitude]) => ({
        longitude,
        latitude,
        height: base + limit,
      }));
      tell(`limit ${parcel} ${base + limit} ${JSON.stringify(lot.area[0])}`, () => ({
        lines: [
          {
            ...{ places: [...ring, ring[0]], draped: false },
            style: { color: BROKEN_COLOUR, width: 2, dashed: true },
          },
        ],
        fill: { places: ring, color: BROKEN_COLOUR, opacity: 0.1, on: 'air' },
      }));
    });
    told = telling;
    for (const [key, shape] of telling) all.set(key, shape);
    if (stopHand && state.chosen)
      all.set('grips', {
        marks: placedGrips(scheme, state.chosen, gripHeight).map(({ grip, point }) => {
          const { longitude, latitude, height } = Cartographic.fromCartesian(point);
          return {
            place: {
              longitude: EngineMath.toDegrees(longitude),
              latitude: EngineMath.toDegrees(latitude),
              height,
            },
            color: grip.does === 'side' || grip.does === 'corner' ? '#ffffff' : CHOSEN_COLOUR,
            size: grip.does === 'roof' ? 16 : grip.does === 'turn' ? 14 : 11,
          };
        }),
      });
    // The ghosts of the other first: what is open is drawn over them.
    const isModel = ([, { building }]: [string, { building: SchemeBuilding }]) => models.has(building);
    bodies.show(new Map([...drawn].filter((entry) => !isModel(entry))));
    models.show(
      new Map(
        [...drawn].filter(isModel).map(([key, one]) => [key, { ...one, base: bodies.baseOf(one.building) }]),
      ),
    );
    shapes.show(all);
    hide(new Set(items.demolitions.map(({ feature }) => feature)));
  }

  /** Where a grip of the chosen item is, in ellipsoidal metres. */
  function gripHeight({ does }: Grip, at: Position): number {
    const state = useScheme.getState();
    const scheme = seenScheme(state);
    const building =
      state.chosen?.list === 'buildings'
        ? scheme?.buildings.find(({ id }) => id === state.chosen?.id)
        : undefined;
    if (!building) return heightAt(at) + GRIP_LIFT;
    const base = bodies.baseOf(building);
    return does === 'roof' ? base + heightOf(building) : base + GRIP_LIFT;
  }

  function readLevels(datum: string, buildings: readonly SchemeBuilding[]): void {
    const crs = context.city().grid?.crs;
    if (!crs || levels?.datum === datum || buildings.every(({ level }) => level === undefined)) return;
    levels = { datum };
    heightsOfLevels(crs, datum).then(
      (heights) => {
        if (levels?.datum === datum) levels = { datum, heightOf: heights };
        show();
      },
      (error: unknown) => recordError(`planning: ${errorText(error)}`),
    );
  }

  /** What the scheme takes down is not drawn. */
  function hide(next: ReadonlySet<string>): void {
    const isSame = next.size === gone.size && [...next].every((id) => gone.has(id));
    if (isSame) return;
    gone = next;
    for (const { layer, tileset } of context.tilesets()) if (layer.role === 'buildings') dress(tileset);
    scene.requestRender();
  }
  const dress = (tileset: Parameters<typeof styleOfTileset>[0]) =>
    styleOfTileset(tileset)?.setPredicate(PREDICATE, gone.size > 0 ? (id) => !gone.has(id) : undefined);

  function followHand(): void {
    const { document } = useView.getState();
    const isWanted =
      document.panel === 'planning' &&
      useScheme.getState().state === 'ready' &&
      useSketch.getState().request === undefined;
    if (isWanted === (stopHand !== undefined)) return;
    stopHand?.();
    stopHand = isWanted ? startHand(context, { heightOf: gripHeight, onElsewhere }) : undefined;
    show();
  }

  function onElsewhere(position: Cartesian2): void {
    if (useSchemeTool.getState().tool === 'choose') {
      chooseItem(undefined);
      return;
    }
    const city = context.city();
    const { opened } = useScheme.getState();
    // From afar a tile draws several buildings as one: the record under the place is the one that is meant.
    pickExactFeature(
      { scene, city, address: context.address, tilesets: () => context.tilesets() },
      position,
    ).then(
      (picked) => {
        const now = useScheme.getState();
        if (!picked || now.opened?.id !== opened?.id) return;
        if (!buildingLayers(city).some(({ id }) => id === picked.layer)) return;
        changeScheme((one) => demolish(one, picked.feature, true, one.phases[0]?.id));
      },
      (error: unknown) => recordError(`planning: ${errorText(error)}`),
    );
  }

  /** Models of what is open and of what it is compared with; the city's own schemes have none. */
  function followModels(): void {
    const { scheme, opened } = useScheme.getState();
    if (scheme && opened && opened.where !== 'city') wantModels(scheme, opened.where);
    const { scheme: other, entry } = useCompared.getState();
    if (other && entry && entry.where !== 'city') wantModels(other, entry.where);
  }

  const follow = () => {
    followModels();
    followHand();
    show();
  };
  const ends = [
    useScheme.subscribe(follow),
    useFigures.subscribe(({ figures, standing }, before) => {
      if (figures !== before.figures || standing !== before.standing) show();
    }),
    useCompared.subscribe(() => {
      followModels();
      show();
    }),
    useSchemeModels.subscribe(show),
    useConflicts.subscribe(showConflicts),
    useOnPaper.subscribe(() => {
      showConflicts();
      show();
    }),
    useSketch.subscribe(({ request }, before) => {
      if (request !== before.request) followHand();
    }),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.panel !== before.panel) followHand();
      if (document.planning !== before.planning || document.language !== before.language) show();
    }),
    context.onTileset((layer, tileset) => {
      if (layer.role === 'buildings' && gone.size > 0) dress(tileset);
    }),
    // Finer ground has come: what stands on it may stand lower or higher.
    scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => {
      if (pending > 0 || isLaidAnew) return;
      isLaidAnew = true;
      setTimeout(() => {
        isLaidAnew = false;
        if (!scene.isDestroyed() && useScheme.getState().state === 'ready') show();
      }, 300);
    }),
  ];
  followSchemes();
  followFigures();
  follow();

  return {
    destroy() {
      for (const end of ends) end();
      stopHand?.();
      hide(new Set());
      bodies.destroy();
      models.destroy();
      shapes.destroy();
      conflicts.destroy();
    },
  };
};
