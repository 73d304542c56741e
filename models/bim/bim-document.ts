import type { AttributeValue, Feature } from '../feature.ts';
import { hash64 } from '../ids.ts';
import type { Bim, BimBounds, BimElement, BimSpace, BimStorey } from '../schema/bim.ts';
import { shapeMomentsOf } from './shape-moments.ts';

/** Classes of IFC's spatial structure besides storeys and spaces. */
const STRUCTURE =
  /^Ifc(Site|Building|Facility|FacilityPart\w*|Road|RoadPart|Bridge|BridgePart|Railway|RailwayPart|Tunnel|TunnelPart|MarineFacility|MarinePart|SpatialZone|ExternalSpatialElement)$/;

/** Quantities that tell the floor of a space, the better first. */
const FLOOR_AREAS = ['NetFloorArea', 'GrossFloorArea', 'GSA BIM Area', 'NetArea', 'GrossArea', 'Area'];
const VOLUMES = ['NetVolume', 'GrossVolume', 'Volume'];
const HEIGHTS = ['Height', 'FinishCeilingHeight', 'ClearHeight'];

/** What is told of everything in the same way. */
interface Known {
  id: string;
  name?: string;
  hash: string;
}

/** Gathers the features of a building model, in any order, into its bim.json. */
export class BimDocument {
  readonly #source: string;
  readonly #format: string;
  readonly #units: Record<string, string> = {};
  readonly #structure: Bim['structure'] = [];
  readonly #storeys = new Map<string, BimStorey>();
  readonly #spaces: BimSpace[] = [];
  readonly #elements: BimElement[] = [];
  readonly #sums = new Map<string, { count: number; sums: Map<string, { count: number; sum: number }> }>();

  constructor(source: string, format: string) {
    this.#source = source;
    this.#format = format;
  }

  add(feature: Feature): void {
    const { id, name, attributes } = feature;
    const className = feature.class ?? feature.type;
    const known = { id, ...optional('name', name), hash: hashOf(feature, this.#source) };
    for (const [kind, unit] of Object.entries(recordOf(attributes.fileUnits)))
      if (typeof unit === 'string') this.#units[kind] = unit;
    if (className === 'IfcBuildingStorey')
      this.#storeys.set(id, {
        ...known,
        ...optional('building', textOf(attributes.buildingId)),
        ...optional('elevation', numberOf(attributes.elevation)),
        elements: 0,
        spaces: 0,
      });
    else if (STRUCTURE.test(className))
      this.#structure.push({ ...known, class: className, ...optional('parent', feature.parents?.[0]) });
    else if (className === 'IfcSpace') this.#addSpace(feature, known);
    else this.#addElement(feature, className, known);
    this.#addQuantities(className, attributes.quantities);
  }

  /** The document; the storeys counted and from below, all else in the order of their ids. */
  finish(): Bim {
    for (const element of this.#elements) this.#count(element, 'elements');
    for (const space of this.#spaces) {
      const storey = this.#count(space, 'spaces');
      if (storey && space.area !== undefined && !space.isExternal)
        storey.area = (storey.area ?? 0) + space.area;
    }
    const height = ({ elevation, lowest }: BimStorey): number => elevation ?? lowest ?? 0;
    return {
      schema: 'citymirror/bim/1',
      source: this.#source,
      format: this.#format,
      ...(Object.keys(this.#units).length > 0 ? { units: this.#units } : {}),
      structure: this.#structure.sort(byId),
      storeys: [...this.#storeys.values()].sort((a, b) => height(a) - height(b) || byId(a, b)),
      spaces: this.#spaces.sort(byId),
      elements: this.#elements.sort(byId),
      quantities: [...this.#sums]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { count, sums }]) => ({ class: name, count, sums: Object.fromEntries(sums) })),
    };
  }

  #addSpace(feature: Feature, known: Known): void {
    const { attributes } = feature;
    const quantities = recordOf(attributes.quantities);
    const nameOf = (names: readonly string[]): string | undefined =>
      names.find((name) => numberOf(quantities[name]) !== undefined);
    const first = (names: readonly string[]): number | undefined => numberOf(quantities[nameOf(names) ?? '']);
    const areaOf = nameOf(FLOOR_AREAS);
    this.#spaces.push({
      ...known,
      ...optional('storey', textOf(attributes.storeyId)),
      ...optional('area', first(FLOOR_AREAS)),
      ...optional('areaOf', areaOf),
      ...(isOutdoors(attributes) ? { isExternal: true } : {}),
      ...optional('volume', first(VOLUMES)),
      ...optional('height', first(HEIGHTS)),
      ...shapeOf(feature),
    });
  }

  #addElement(feature: Feature, className: string, known: Known): void {
    const { attributes } = feature;
    this.#elements.push({
      ...known,
      class: className,
      ...optional('typeName', textOf(attributes.typeName)),
      ...optional('storey', textOf(attributes.storeyId)),
      ...optional('space', textOf(attributes.spaceId)),
      ...optional('parent', feature.parents?.[0]),
      ...shapeOf(feature),
    });
  }

  #addQuantities(className: string, quantities: AttributeValue | undefined): void {
    let own = this.#sums.get(className);
    if (!own) this.#sums.set(className, (own = { count: 0, sums: new Map() }));
    own.count++;
    for (const [name, value] of Object.entries(recordOf(quantities))) {
      if (typeof value !== 'number') continue;
      const sum = own.sums.get(name);
      if (sum) {
        sum.count++;
        sum.sum += value;
      } else own.sums.set(name, { count: 1, sum: value });
    }
  }

  #count({ storey: id, bounds }: BimElement | BimSpace, kind: 'elements' | 'spaces'): BimStorey | undefined {
    const storey = id === undefined ? undefined : this.#storeys.get(id);
    if (!storey) return undefined;
    storey[kind]++;
    if (bounds) {
      storey.lowest = Math.min(storey.lowest ?? bounds[2], bounds[2]);
      storey.highest = Math.max(storey.highest ?? bounds[5], bounds[5]);
    }
    return storey;
  }
}

/** By its type, or in IFC2x3 by an attribute of its own. */
function isOutdoors({ predefinedType, interiorOrExteriorSpace }: Feature['attributes']): boolean {
  return predefinedType === 'EXTERNAL' || interiorOrExteriorSpace === 'EXTERNAL';
}

function shapeOf(feature: Feature): Pick<BimElement, 'bounds' | 'shape'> {
  return {
    ...optional('bounds', boundsOf(feature)),
    ...optional('shape', shapeMomentsOf(feature)),
  };
}

/** Degrees to 1e-8 (a millimetre), metres to 1e-3; undefined for a feature without a shape. */
export function boundsOf({ geometries }: Feature): BimBounds | undefined {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { positions } of geometries)
    for (let at = 0; at < positions.length; at++) {
      const axis = at % 3;
      if (positions[at] < low[axis]) low[axis] = positions[at];
      if (positions[at] > high[axis]) high[axis] = positions[at];
    }
  if (!(high[0] >= low[0])) return undefined;
  const degrees = (value: number): number => Math.round(value * 1e8) / 1e8;
  const metres = (value: number): number => Math.round(value * 1e3) / 1e3;
  return [
    degrees(low[0]),
    degrees(low[1]),
    metres(low[2]),
    degrees(high[0]),
    degrees(high[1]),
    metres(high[2]),
  ];
}

/**
 * Of class, name and all attributes, in whatever order they come; ids in them without their source, and without what
 * numbers measure: versions that were read before that was noted are compared too.
 */
function hashOf({ class: className, name, attributes }: Feature, source: string): string {
  const parts = Object.keys(attributes)
    .filter((key) => key !== 'measures')
    .sort()
    .map((key) => `${key}=${JSON.stringify(attributes[key]).replaceAll(`"${source}:`, '"')}`);
  return hash64([className, name, ...parts].join('\n'))
    .map((half) => half.toString(16).padStart(8, '0'))
    .join('');
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberOf(value: AttributeValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function recordOf(value: AttributeValue | undefined): Record<string, AttributeValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
