import {
  CzmlDataSource,
  DataSourceCollection,
  DataSourceDisplay,
  type Scene as EngineScene,
  type JulianDate,
} from '@cesium/engine';
import type { Drawing } from './drawing.ts';

/** A CZML document: what moves and changes in it follows the city's clock. */
export async function drawCzml(scene: EngineScene, packets: readonly object[]): Promise<Drawing> {
  const source = await CzmlDataSource.load(packets as unknown as object);
  const dataSourceCollection = new DataSourceCollection();
  const display = new DataSourceDisplay({ scene, dataSourceCollection });
  await dataSourceCollection.add(source);
  let left = true;
  const stop = scene.preUpdate.addEventListener((_scene: EngineScene, time: JulianDate) => {
    // What the engine's workers still build needs another frame.
    const isDone = display.update(time);
    if (!isDone) scene.requestRender();
    else if (left) {
      left = false;
      scene.requestRender();
    }
  });
  scene.requestRender();
  return {
    show({ visible }) {
      source.show = visible;
      left = true;
    },
    destroy() {
      stop();
      display.destroy();
    },
  };
}
