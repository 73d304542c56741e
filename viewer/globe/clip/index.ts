import { Math as EngineMath } from '@cesium/engine';
import { enuFrame, geodeticToEcef } from '../../../models/geodesy/ellipsoid.ts';
import { useView } from '../../stores/view.ts';
import { clipsStarted } from '../clips-ready.ts';
import type { GlobePart } from '../globe-context.ts';
import { openGround } from '../ground-cut.ts';
import { BoxHandles } from './box-handles.ts';
import { CityCut } from './city-cut.ts';
import { CornerHandles } from './corner-handles.ts';
import { DigScene } from './dig-scene.ts';
import { hookEngine, setCutBase } from './engine-hooks.ts';
import { ClipOutlines } from './outlines.ts';
import { hookTiles } from './tile-veil.ts';
import { Underground } from './underground.ts';

/** Cuts the city as the view document says, and opens the view below ground. */
export const part: GlobePart = ({ scene, city, pointer, onTileset }) => {
  const { longitude, latitude, height } = city().origin;
  const base = enuFrame(longitude, latitude, height);
  hookEngine();
  hookTiles();
  setCutBase(base);
  const cut = new CityCut(scene, base);
  const underground = new Underground(scene);
  const outlines = new ClipOutlines(scene);
  const handles = [new BoxHandles(scene, pointer), new CornerHandles(scene, pointer)];
  const digs = new DigScene(scene, { longitude, latitude });
  const stopTilesets = onTileset((layer, tileset) => cut.add(layer, tileset));

  const isCut = (lon: number, lat: number) => {
    const [x, y, z] = geodeticToEcef(lon, lat, height);
    return cut.isGroundCut(x, y, z);
  };
  function follow(): void {
    const { document } = useView.getState();
    cut.follow(document);
    underground.follow(document);
    digs.follow(document);
    outlines.follow(document);
    openGround(scene, {
      isCut,
      seeThrough: document.underground.enabled,
      withoutHints: (look) => cut.withoutHints(look),
    });
    scene.requestRender();
  }
  follow();
  clipsStarted();
  const unsubscribe = useView.subscribe(({ document }, { document: before }) => {
    if (
      document.clips !== before.clips ||
      document.underground !== before.underground ||
      document.appearance !== before.appearance
    )
      follow();
  });

  // The engine would lift a camera out of every opening; it may not while there is none.
  const control = scene.screenSpaceCameraController;
  let isFree = false;
  const stopWatching = scene.preRender.addEventListener(() => {
    const { longitude: lon, latitude: lat } = scene.camera.positionCartographic;
    const free =
      useView.getState().document.underground.enabled ||
      (cut.cutsGround && isCut(EngineMath.toDegrees(lon), EngineMath.toDegrees(lat)));
    if (free === isFree) return;
    isFree = free;
    control.enableCollisionDetection = !free;
  });

  return {
    destroy() {
      unsubscribe();
      stopTilesets();
      stopWatching();
      control.enableCollisionDetection = true;
      underground.leave();
      digs.destroy();
      for (const one of handles) one.destroy();
      outlines.destroy();
      cut.destroy();
      openGround(scene, {});
    },
  };
};
