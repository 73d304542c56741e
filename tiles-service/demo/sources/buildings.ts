import { buildingIdOf } from '../../../scenes/demo/bim/index.ts';
import type { DemoCity } from '../../../scenes/demo/city.ts';
import { floorAreaOf } from '../../../scenes/demo/floor-area.ts';
import type { ToDegrees } from '../to-degrees.ts';
import { linesOf } from './lines.ts';
import { polygonOf } from './polygon.ts';

/** Buildings as lines of GeoJSON, each with where it belongs. */
export function buildingsSource(
  { buildings, models, people, years, gridOf, areas, controls }: DemoCity,
  toDegrees: ToDegrees,
): string {
  const modelOf = new Map(
    models.flatMap(({ kind, buildings: own }) =>
      own.map((index) => [index, `${kind}:${buildingIdOf(kind)}`] as const),
    ),
  );
  return linesOf(
    buildings.map((building, index) => {
      const { ring, use, storeys, height, roof, name, base, parcel } = building;
      const grid = gridOf[index];
      const street = grid < 0 ? undefined : areas[grid].parent;
      const district = street === undefined ? undefined : areas[street].parent;
      const areaId = (area: number | undefined): string | undefined =>
        area === undefined || area < 0 ? undefined : `areas:a${area + 1}`;
      return {
        type: 'Feature',
        id: `b${index + 1}`,
        properties: {
          [base ? 'building:part' : 'building']: use,
          ...(name && { name: name.zh, 'name:en': name.en }),
          'building:levels': storeys,
          height,
          ...(base && { min_height: base }),
          'roof:shape': roof.shape,
          'roof:height': roof.height,
          use,
          year: years[index],
          floorArea: Math.round(floorAreaOf(building)),
          district: areaId(district),
          districtName: district === undefined ? undefined : areas[district].name.zh,
          street: areaId(street),
          grid: areaId(grid),
          ...(parcel !== undefined && {
            parcel: `parcels:p${parcel + 1}`,
            heightLimit: controls[parcel].heightLimit,
            ...(height > controls[parcel].heightLimit && { overHeight: true }),
          }),
          ...(modelOf.has(index) && { model: modelOf.get(index) }),
          ...people[index],
        },
        geometry: polygonOf(ring, toDegrees),
      };
    }),
  );
}
