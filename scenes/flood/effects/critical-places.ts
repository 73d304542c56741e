import type { Feature } from '../../../models/feature.ts';
import type { PositionTransform } from '../../../models/geodesy/index.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import { type CriticalKind, type CriticalPlace, USUAL_FLOOR } from './city.ts';
import { footprintOf } from './footprint.ts';
import { LineBuilder } from './line-builder.ts';

/** Classes of buildings, places and nodes of networks, in the words of OpenStreetMap and of the pipeline. */
const KINDS: Record<string, CriticalKind> = {
  hospital: 'hospital',
  school: 'school',
  kindergarten: 'school',
  college: 'school',
  university: 'school',
  fire_station: 'fire_station',
  substation: 'substation',
  pumping_station: 'pumping_station',
  emergency_shelter: 'shelter',
};

export function criticalKindOf({ class: kind, attributes: { use } }: Feature): CriticalKind | undefined {
  return KINDS[kind ?? ''] ?? (typeof use === 'string' ? KINDS[use] : undefined);
}

interface Site {
  kind: CriticalKind;
  features: Feature[];
}

/** Gathers critical places; buildings of one kind on one parcel are one place, as the houses of a hospital. */
export class CriticalPlaces {
  readonly #transform: Pick<PositionTransform, 'fromGeodetic'>;
  readonly #sites = new Map<string, Site>();

  constructor(transform: Pick<PositionTransform, 'fromGeodetic'>) {
    this.#transform = transform;
  }

  add(feature: Feature, kind: CriticalKind): void {
    const { parcel } = feature.attributes;
    const key = typeof parcel === 'string' ? `${kind} ${parcel}` : feature.id;
    const site = this.#sites.get(key);
    if (site) site.features.push(feature);
    else this.#sites.set(key, { kind, features: [feature] });
  }

  list(): CriticalPlace[] {
    return [...this.#sites.values()].map(({ kind, features }) => {
      const outline = new LineBuilder(this.#transform);
      const footprints = features.map(footprintOf);
      for (const { rings } of footprints) for (const ring of rings) outline.add(ring);
      const name = commonName(features);
      const [longitude, latitude] = footprints[0].middle;
      return {
        ...{ id: features[0].id, ...(name && { name }), kind, longitude, latitude },
        ...{ outline: outline.finish(), floor: USUAL_FLOOR },
      };
    });
  }
}

/** What the names of all begin with: 福湖医院 of 福湖医院门诊楼 and 福湖医院住院楼. */
function commonName(features: readonly Feature[]): LocalizedText | undefined {
  const named = features.filter(({ name }) => name);
  if (named.length === 0) return undefined;
  const chinese = named.map(({ name }) => name as string);
  const english = named.map(({ name, attributes }) => String(attributes['name:en'] ?? name));
  const shared = (names: readonly string[]): string => {
    let length = names[0].length;
    for (const name of names) while (!name.startsWith(names[0].slice(0, length))) length--;
    return names[0].slice(0, length).replace(/[\s·,，-]+$/, '') || names[0];
  };
  return { 'zh-CN': shared(chinese), en: shared(english) };
}
