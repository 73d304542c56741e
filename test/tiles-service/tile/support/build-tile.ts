import type { Feature } from '../../../../models/feature.ts';
import { enuFrame, loadEgm96 } from '../../../../models/geodesy/index.ts';
import { addBody } from '../../../../scenes/geometry/solids/body.ts';
import { SolidMesh } from '../../../../scenes/geometry/solids/solid-mesh.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import { encodeSolidTile, type SolidTile } from '../../../../tiles-service/tile/gltf/solid-tile.ts';
import {
  columnSpecs,
  columnsOf,
  DEFAULT_ATTRIBUTES,
  rowValues,
} from '../../../../tiles-service/tile/tileset/columns.ts';
import { TOWN } from './synthetic-city.ts';

/** One leaf tile of features, in memory, with the columns that buildings have. */
export async function buildTile(features: readonly Feature[]): Promise<{ tile: SolidTile; ids: string[] }> {
  const undulation = await loadEgm96();
  const context = {
    frame: enuFrame(TOWN.longitude, TOWN.latitude, 0),
    undulation,
    tally: new Tally(),
    edges: true,
  };
  const specs = columnSpecs(DEFAULT_ATTRIBUTES.buildings, []);
  const mesh = new SolidMesh();
  const ids: string[] = [];
  const seeds: number[] = [];
  const looks: number[] = [];
  const rows = [];
  for (const feature of features) {
    const body = addBody(mesh, feature, ids.length, context);
    if (!body) continue;
    ids.push(feature.id);
    seeds.push(body.seed);
    looks.push(body.look);
    rows.push(
      rowValues(specs, feature, { height: body.height, storeys: body.countedStoreys, roofShape: body.roof }),
    );
  }
  const tile = encodeSolidTile({ mesh, seeds, looks, columns: columnsOf(specs, rows), doubleSided: false });
  return { tile, ids };
}
