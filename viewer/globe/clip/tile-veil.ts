import * as engine from '@cesium/engine';

/** The part of an engine's tile that is needed here; its types leave most of it out. */
interface EngineTile {
  readonly tileset: { readonly clippingPlanes?: { readonly isCityGate?: boolean } };
  readonly boundingVolume: object;
  updateVisibility(frameState: unknown): void;
}
/** What keeps tiles from being visited; see TileGate. */
interface Gate {
  hides(volume: object): boolean;
}
/** Exported by the engine, missing in its types. */
interface Hidden {
  Cesium3DTile: { prototype: EngineTile };
}

let hooked = false;

/**
 * Lets tiles that lie wholly in what is cut away pass for loaded, with nothing to draw. The engine replaces a tile by
 * its children when all of them are there, so it would fetch hidden brothers of a seen tile for nothing. A tile is veiled
 * when it is first found hidden; the veil asks the gate each time, so what comes into sight again is fetched as usual.
 */
export function hookTiles(): void {
  if (hooked) return;
  hooked = true;
  const { prototype } = (engine as unknown as Hidden).Cesium3DTile;
  const available = getterOf(prototype, 'contentAvailable');
  const unloaded = getterOf(prototype, 'hasUnloadedRenderableContent');
  const veiled = new WeakSet<EngineTile>();
  const updateVisibility = prototype.updateVisibility;
  prototype.updateVisibility = function (frameState) {
    updateVisibility.call(this, frameState);
    if (veiled.has(this) || !isHidden(this)) return;
    veiled.add(this);
    // The engine's own are on the prototype, and not to be changed there; those of one tile come first.
    Object.defineProperties(this, {
      contentAvailable: { get: () => isHidden(this) || available.call(this) },
      hasUnloadedRenderableContent: { get: () => !isHidden(this) && unloaded.call(this) },
    });
  };
}

function isHidden({ tileset, boundingVolume }: EngineTile): boolean {
  const gate = tileset.clippingPlanes;
  return gate?.isCityGate === true && (gate as unknown as Gate).hides(boundingVolume);
}

function getterOf(prototype: object, name: string): () => boolean {
  const getter = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (!getter) throw new Error(`the engine's tiles have no ${name} any more`);
  return getter as () => boolean;
}
