import type { Cesium3DTileset, Scene as EngineScene } from '@cesium/engine';
import type { Layer } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import type { Navigation } from './navigation.ts';
import type { Pointer } from './pointer.ts';

/** What tools on the globe get of it. */
export interface GlobeContext {
  readonly scene: EngineScene;
  /** The city as it is now; a sync may bring another state of it. */
  city(): Scene;
  /** Absolute address of the scene document. */
  readonly address: string;
  readonly pointer: Pointer;
  readonly navigation: Navigation;
  /** Of the city's layers, and what people added. */
  tilesets(): { layer: Layer; tileset: Cesium3DTileset }[];
  /** Enters a tileset that is of no layer: it is cut, printed and kept small as those are. Returns its way out. */
  addTileset(layer: Layer, tileset: Cesium3DTileset): () => void;
  /** Hears of every tileset that is there or appears later. Returns the end of it. */
  onTileset(listener: (layer: Layer, tileset: Cesium3DTileset) => void): () => void;
}

/** A tool on the globe: started once, follows its own store, and tidies up after itself. */
export type GlobePart = (context: GlobeContext) => { destroy(): void };
