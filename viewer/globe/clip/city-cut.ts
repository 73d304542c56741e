import type { Cesium3DTileset, Scene as EngineScene } from '@cesium/engine';
import type { EnuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { Layer, TilesetRole } from '../../../models/schema/layer.ts';
import type { Clip, ViewDocument } from '../../../models/schema/view-document.ts';
import { Cut, CutMask, TileGate } from './cut-mask.ts';
import { type CutZone, cuts, GROUND, isCutAway, zonesOf } from './cut-zones.ts';

interface CutTileset {
  layer: Layer;
  tileset: Cesium3DTileset;
  cut: Cut;
}

/** Solids, whose inner sides are filled where a cut lays them bare. */
const SOLID: readonly (TilesetRole | undefined)[] = ['buildings', 'structures'];
/** What is only hinted at while one looks below the ground. */
const ABOVE_GROUND: readonly (TilesetRole | undefined)[] = [
  'buildings',
  'structures',
  'trees',
  'furniture',
  'relief',
  'pointcloud',
  'mesh',
];
/** Share of the pixels of what is only hinted at. */
const HINT = 0.3;
/** Colours of cut solids, as on the screen: quiet by night, light on the day map. */
const CAP = { dark: [0.47, 0.44, 0.4], light: [0.66, 0.62, 0.56] } as const;

/** The engine's globe and its private surface. */
interface GlobeInside {
  clippingPolygons: unknown;
  _surface: {
    tileProvider: {
      computeTileVisibility(
        tile: { data?: { tileBoundingRegion?: object; boundingVolumeSourceTile?: object } },
        ...more: unknown[]
      ): number;
    };
  };
}
/** Visibility.NONE of the engine. */
const NOT_VISIBLE = -1;

/** Cuts the ground and the tilesets of a scene as a view document's clips say. */
export class CityCut {
  readonly #scene: EngineScene;
  readonly #base: EnuFrame;
  readonly #ground: Cut;
  readonly #tilesets = new Map<Cesium3DTileset, CutTileset>();
  #zones = new WeakMap<Clip, CutZone[]>();
  #view: Pick<ViewDocument, 'clips' | 'underground' | 'appearance'> | undefined;

  constructor(scene: EngineScene, base: EnuFrame) {
    this.#scene = scene;
    this.#base = base;
    this.#ground = new Cut(base);
    const globe = scene.globe as unknown as GlobeInside;
    globe.clippingPolygons = new CutMask(this.#ground);
    const { tileProvider } = globe._surface;
    const usual = tileProvider.computeTileVisibility;
    tileProvider.computeTileVisibility = (tile, ...more) => {
      // The engine reckons the volume of a tile as it asks; before, a new tile has none.
      const visibility = usual.call(tileProvider, tile, ...more);
      if (visibility === NOT_VISIBLE || this.#ground.zones.length === 0) return visibility;
      const volume = tile.data?.boundingVolumeSourceTile && tile.data.tileBoundingRegion;
      return volume && this.#ground.coverOf(volume) === 'hidden' ? NOT_VISIBLE : visibility;
    };
  }

  add(layer: Layer, tileset: Cesium3DTileset): void {
    for (const known of this.#tilesets.keys()) if (known.isDestroyed()) this.#tilesets.delete(known);
    if (this.#tilesets.has(tileset)) return;
    const cut = new Cut(this.#base);
    const parts = tileset as unknown as { clippingPolygons: CutMask; clippingPlanes: TileGate };
    parts.clippingPolygons = new CutMask(cut);
    parts.clippingPlanes = new TileGate(cut);
    const entry = { layer, tileset, cut };
    this.#tilesets.set(tileset, entry);
    this.#dress(entry);
  }

  /** Follows a document. Clips that have not changed keep what was reckoned for them. */
  follow(view: Pick<ViewDocument, 'clips' | 'underground' | 'appearance'>): void {
    this.#view = view;
    this.#ground.set(this.#zonesFor({ id: GROUND }), { share: 1 });
    for (const entry of this.#tilesets.values()) this.#dress(entry);
    this.#scene.requestRender();
  }

  isGroundCut(x: number, y: number, z: number): boolean {
    return this.#ground.zones.length > 0 && isCutAway(this.#ground.zones, x, y, z);
  }

  get cutsGround(): boolean {
    return this.#ground.zones.length > 0;
  }

  /** Calls a function while what is only hinted at is not drawn, and so not picked. */
  withoutHints<Found>(look: () => Found): Found {
    const hinted = [...this.#tilesets.values()]
      .filter(({ cut, tileset }) => cut.look.share < 1 && !tileset.isDestroyed() && tileset.show)
      .map(({ tileset }) => tileset);
    for (const tileset of hinted) tileset.show = false;
    try {
      return look();
    } finally {
      for (const tileset of hinted) tileset.show = true;
    }
  }

  destroy(): void {
    this.#ground.set([], { share: 1 });
    for (const { cut, tileset } of this.#tilesets.values()) {
      cut.set([], { share: 1 });
      if (!tileset.isDestroyed()) tileset.backFaceCulling = true;
    }
  }

  #dress({ layer, tileset, cut }: CutTileset): void {
    if (!this.#view || tileset.isDestroyed()) return;
    const { underground, appearance } = this.#view;
    const zones = this.#zonesFor({ id: layer.id, role: layer.role });
    const isSolid = SOLID.includes(layer.role);
    cut.set(zones, {
      share: underground.enabled && ABOVE_GROUND.includes(layer.role) ? HINT : 1,
      cap: isSolid && zones.length > 0 ? CAP[appearance === 'light' ? 'light' : 'dark'] : undefined,
    });
    if (isSolid) tileset.backFaceCulling = zones.length === 0;
  }

  #zonesFor(target: { id: string; role?: TilesetRole | undefined }): CutZone[] {
    return (this.#view?.clips ?? [])
      .filter((clip) => cuts(clip, target))
      .flatMap((clip) => {
        const zones = this.#zones.get(clip) ?? zonesOf(clip);
        this.#zones.set(clip, zones);
        return zones;
      });
  }
}
