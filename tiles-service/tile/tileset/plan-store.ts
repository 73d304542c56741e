import { type FeatureStore, openFeatureStore } from '../../../models/feature-store/index.ts';
import type { TilesetRole } from '../../../models/schema/index.ts';
import { fileByteSource } from '../../store/file-source.ts';
import { attributesOf, type ColumnSpec, columnSpecs } from './columns.ts';
import { type FrameOrigin, frameOrigin } from './layer-frame.ts';
import { type PlanLimits, type PlannedTile, planTree } from './tree.ts';

/** What the tiles of a layer carry, whatever draws them. */
export interface TileOptions {
  role: TilesetRole;
  /** Attributes that the tiles carry besides the id; by default those of the role. */
  attributes?: readonly string[];
  /** More of them, where the store has them. */
  moreAttributes?: readonly string[];
}

export interface StorePlan {
  opened: FeatureStore;
  columns: ColumnSpec[];
  frame: FrameOrigin;
  /** Undefined where the store is empty. */
  plan: PlannedTile | undefined;
}

const METRES_PER_DEGREE = 111_320;

/** Opens a feature store (a folder) and plans its tiles: their columns, their frame and the tree of them. */
export async function planStore(store: string, options: TileOptions, limits: PlanLimits): Promise<StorePlan> {
  const opened = await openFeatureStore(fileByteSource(store));
  const { blocks, extent, fields, rootCell } = opened.header;
  return {
    opened,
    columns: columnSpecs(attributesOf(options, fields), fields),
    frame: frameOrigin(extent ?? [0, 0, 0, 0]),
    plan: planTree(blocks, (rootCell.north - rootCell.south) * METRES_PER_DEGREE, limits),
  };
}
