import { create } from 'zustand';
import type { Feature } from '../../models/feature.ts';
import { landUseCode } from '../../models/schema/land-use.ts';
import type { Extent, Layer } from '../../models/schema/layer.ts';
import type { Area, Position } from '../../models/schema/position.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import type {
  Conflict,
  FailedPair,
  Plan,
  PlannedUse,
} from '../../scenes/planning/conflicts/land-use-conflicts.ts';
import { layOut, type Plane, toArea } from '../../scenes/planning/plane.ts';
import type { RulePack } from '../../scenes/planning/rules/rule-pack.ts';
import { currentCity, onCityLeft } from '../stores/boot.ts';
import { featureStoreOf } from '../stores/feature-stores.ts';
import { WorkerCalls } from '../workers/worker-calls.ts';
import { planeOfCity } from './city-plane.ts';
import type { ConflictCalls } from './conflict-worker.ts';

/** A plan that can be laid over others: a layer whose areas say their land use, or the open scheme's parcels. */
export interface PlanSource {
  id: string;
  name: LocalizedText;
  owner: string;
  layer?: Layer;
}

/** A conflict as it is shown: with its place in degrees. */
export interface FoundConflict extends Omit<Conflict, 'polygons'> {
  areasShown: Area[];
}

export interface ConflictsState {
  state: 'none' | 'running' | 'ready' | 'failed';
  error?: unknown;
  found: readonly FoundConflict[];
  /** Index of the one that one looks at. */
  chosen?: number;
  /** Square metres in conflict, each place once. */
  ground?: number;
  /** Areas that were not laid over others: their codes are not of the classification, by plan with one of them. */
  unread: readonly { plan: string; count: number; example: string }[];
  /** Pairs of areas that cannot be laid over one another. */
  failed: readonly FailedPair[];
}

const NOTHING: ConflictsState = { state: 'none', found: [], unread: [], failed: [] };

export const useConflicts = create<ConflictsState>()(() => NOTHING);

onCityLeft(clearConflicts);

/** More areas are more than one looks at together. */
const MOST_AREAS = 20_000;
const ATTRIBUTE = 'landUse';
export const SCHEME_PLAN = 'scheme';

/** More areas lie there than are laid over one another at once. */
export class TooManyAreas extends Error {
  override readonly name = 'TooManyAreas';
  readonly count: number;
  readonly most = MOST_AREAS;

  constructor(count: number) {
    super(`${count} areas`);
    this.count = count;
  }
}

const calls = new WorkerCalls<ConflictCalls>(
  () => new Worker(new URL('./conflict-worker.ts', import.meta.url), { type: 'module' }),
);
let running: AbortController | undefined;

/** Layers of the city whose areas say what ground is for. */
export async function planLayers(): Promise<PlanSource[]> {
  const here = currentCity();
  if (!here) return [];
  const found = await Promise.all(
    here.city.layers.map(async (layer): Promise<PlanSource[]> => {
      if (layer.kind !== 'vector' || layer.store === undefined) return [];
      const store = await featureStoreOf(layer, here.address)?.catch(() => undefined);
      if (!store?.header.fields.some(({ name }) => name === ATTRIBUTE)) return [];
      return [{ id: layer.id, name: layer.name, owner: layer.provenance[0]?.owner ?? '', layer }];
    }),
  );
  return found.flat();
}

export function clearConflicts(): void {
  running?.abort();
  running = undefined;
  useConflicts.setState(NOTHING, true);
}

/** Lays plans over one another within an extent of degrees. What goes wrong is in the store. */
export async function findConflicts(
  sources: readonly PlanSource[],
  extent: Extent,
  rules: RulePack,
  scheme: Scheme | undefined,
): Promise<void> {
  clearConflicts();
  const end = new AbortController();
  running = end;
  useConflicts.setState({ state: 'running' });
  try {
    const here = currentCity();
    const plane = here && (await planeOfCity(here.city));
    if (!here || !plane) throw new Error('grid.crs');
    const reading: Reading = { count: 0, unread: new Map() };
    const plans = await Promise.all(
      sources.map(
        async ({ id, name, owner, layer }): Promise<Plan> => ({
          ...{ id, name, owner },
          areas: layer
            ? await areasOfLayer(layer, id, {
                address: here.address,
                extent,
                plane,
                signal: end.signal,
                reading,
              })
            : (scheme?.parcels ?? []).map(
                (parcel): PlannedUse => ({
                  ...{ id: parcel.id, landUse: parcel.landUse, polygon: layOut(parcel.area, plane) },
                  ...(parcel.owner === undefined ? {} : { owner: parcel.owner }),
                }),
              ),
        }),
      ),
    );
    const { compatible } = rules;
    const { found, failed, ground } = await calls.call('conflicts', [plans, { compatible }], {
      signal: end.signal,
    });
    if (end.signal.aborted) return;
    useConflicts.setState({
      state: 'ready',
      ...{ failed, unread: [...reading.unread.values()] },
      ...(ground === undefined ? {} : { ground }),
      found: found.map(({ polygons, at, ...conflict }) => ({
        ...conflict,
        at: plane.toDegrees(at),
        areasShown: polygons.map((polygon) => toArea(polygon, plane)),
      })),
    });
  } catch (error) {
    if (!end.signal.aborted) useConflicts.setState({ state: 'failed', error });
  }
}

/** What has been read of all plans so far. */
interface Reading {
  count: number;
  unread: Map<string, ConflictsState['unread'][number]>;
}

async function areasOfLayer(
  layer: Layer,
  plan: string,
  given: { address: string; extent: Extent; plane: Plane; signal: AbortSignal; reading: Reading },
): Promise<PlannedUse[]> {
  const { address, extent, plane, signal, reading } = given;
  const store = await featureStoreOf(layer, address);
  const areas: PlannedUse[] = [];
  if (!store) return areas;
  for await (const features of store.featuresIn(extent)) {
    signal.throwIfAborted();
    for (const feature of features) {
      const said = feature.attributes[ATTRIBUTE];
      const uses = usesOf(feature, landUseCode(said), extent, plane);
      reading.count += uses.length;
      if (landUseCode(said) !== undefined) areas.push(...uses);
      else if (uses.length > 0) {
        const known = reading.unread.get(plan);
        const example = known?.example ?? String(said ?? '');
        reading.unread.set(plan, { plan, count: (known?.count ?? 0) + uses.length, example });
      }
    }
    // Before they fill the memory.
    if (reading.count > MOST_AREAS) throw new TooManyAreas(reading.count);
  }
  return areas;
}

function usesOf(
  { id, attributes, geometries }: Feature,
  landUse: string | undefined,
  extent: Extent,
  plane: Plane,
): PlannedUse[] {
  const { owner } = attributes;
  return geometries.flatMap((geometry) => {
    if (geometry.kind !== 'areas') return [];
    const { positions, ringStarts, polygonStarts } = geometry;
    const uses: PlannedUse[] = [];
    for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
      const area: Area = [];
      for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++) {
        const places: Position[] = [];
        for (let at = ringStarts[ring]; at < ringStarts[ring + 1]; at++)
          places.push([positions[3 * at], positions[3 * at + 1]]);
        area.push(places);
      }
      if (!meets(area[0], extent)) continue;
      uses.push({
        ...{ id, landUse: landUse ?? '', polygon: layOut(area, plane) },
        ...(typeof owner === 'string' ? { owner } : {}),
      });
    }
    return uses;
  });
}

function meets(ring: readonly Position[], [west, south, east, north]: Extent): boolean {
  const within = (values: number[], least: number, most: number) =>
    values.some((value) => value <= most) && values.some((value) => value >= least);
  return (
    within(
      ring.map(([x]) => x),
      west,
      east,
    ) &&
    within(
      ring.map(([, y]) => y),
      south,
      north,
    )
  );
}
