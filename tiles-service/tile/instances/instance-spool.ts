import { encodeInstanceTile, type InstanceGroup } from '../gltf/instance-tile.ts';
import type { ColumnValue } from '../gltf/property-table.ts';
import type { ContentBox } from '../gltf/solid-tile.ts';
import { type ColumnSpec, columnsOf } from '../tileset/columns.ts';
import { type InstanceKind, modelNamed } from './kinds.ts';

/** One feature's instances. */
export interface SpooledInstance {
  kind: InstanceKind;
  /** East, north, up of every place, metres. */
  places: number[];
  values: ColumnValue[];
  /** What goes first when a tile can hold only some: large ones, and a share of chance. */
  rank: number;
}

/** Packs instances into a GLB; `far` takes the models with few faces. */
export function encodeInstances(
  instances: readonly SpooledInstance[],
  columns: readonly ColumnSpec[],
  far: boolean,
): { glb: Uint8Array; box: ContentBox } {
  const groups = new Map<string, InstanceGroup>();
  for (const [row, { kind, places }] of instances.entries()) {
    let group = groups.get(kind.model);
    if (!group) {
      group = { model: modelNamed(kind.model, far), places: [], scales: [], headings: [], rows: [] };
      groups.set(kind.model, group);
    }
    for (let i = 0; i < places.length; i += 3) {
      group.places.push(places[i], places[i + 1], places[i + 2]);
      group.scales.push(...kind.scale);
      group.headings.push(kind.heading);
      group.rows.push(row);
    }
  }
  return encodeInstanceTile(
    [...groups.values()],
    columnsOf(
      columns,
      instances.map(({ values }) => values),
    ),
    instances.length,
  );
}
