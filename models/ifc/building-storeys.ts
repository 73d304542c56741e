import { IFCBUILDING, IFCBUILDINGSTOREY, IFCSPACE } from 'web-ifc';
import { type IfcLines, numberOf, reference, textOf } from './lines.ts';
import { PropertyReader } from './properties.ts';
import { readRelations } from './relations.ts';
import { originOf } from './site.ts';
import type { IfcUnits } from './units.ts';

/** A storey as a planner counts it. Metres of the model's axes, square metres. */
export interface IfcStoreyFacts {
  name: string;
  level: number;
  /** Over the zero of its building. */
  elevation: number;
  spaces: number;
  /** Of the storey itself, as its quantities say; else the sum of its spaces where all of them say theirs. */
  area?: number;
  areaOf?: 'storey' | 'spaces';
}

/** What base quantities call the floor of a storey and of a space; the last is what Revit exports. */
const STOREY_AREAS = ['GrossFloorArea', 'NetFloorArea'];
const SPACE_AREAS = ['GrossFloorArea', 'NetFloorArea', 'GSA BIM Area', 'Area'];

/** The storeys of a file from the lowest upwards; those of several buildings together. */
export function storeysOf(lines: IfcLines, units: IfcUnits): IfcStoreyFacts[] {
  const relations = readRelations(lines);
  const properties = new PropertyReader(lines, units);
  const areaOf = (id: number, names: readonly string[]): number | undefined => {
    const { quantities } = properties.quantities(relations.propertiesOf.get(id) ?? []);
    return names.map((name) => quantities[name]).find((value) => value !== undefined && value > 0);
  };
  const storeys = new Map(lines.ids(IFCBUILDINGSTOREY).map((id) => [id, [] as (number | undefined)[]]));
  for (const space of lines.ids(IFCSPACE)) {
    let above = relations.parentOf.get(space);
    let depth = 0;
    while (above !== undefined && !storeys.has(above) && depth++ < 32) above = relations.parentOf.get(above);
    // A space in another one is counted with it.
    if (above !== undefined && relations.parentOf.get(space) === above)
      storeys.get(above)?.push(areaOf(space, SPACE_AREAS));
  }
  const buildings = new Set(lines.ids(IFCBUILDING));
  return [...storeys]
    .map(([id, spaces]): IfcStoreyFacts => {
      const line = lines.line(id);
      const level = originOf(lines, reference(line?.ObjectPlacement), units)[2];
      let building = relations.parentOf.get(id);
      while (building !== undefined && !buildings.has(building)) building = relations.parentOf.get(building);
      const zero = originOf(lines, reference(lines.line(building)?.ObjectPlacement), units)[2];
      const told = numberOf(line?.Elevation);
      const own = areaOf(id, STOREY_AREAS);
      const known = spaces.filter((area) => area !== undefined);
      const ofSpaces =
        known.length > 0 && known.length === spaces.length
          ? known.reduce((sum, area) => sum + area, 0)
          : undefined;
      const area = own ?? ofSpaces;
      return {
        ...{ name: textOf(line?.Name) ?? '', level, spaces: spaces.length },
        elevation: told === undefined ? level - zero : told * units.length,
        ...(area === undefined ? {} : { area, areaOf: own === undefined ? 'spaces' : 'storey' }),
      };
    })
    .sort((a, b) => a.level - b.level);
}
