import {
  Cartesian3,
  Color,
  ColorBlendMode,
  Math as EngineMath,
  type Scene as EngineScene,
  HeadingPitchRoll,
  HeightReference,
  Matrix4,
  Model,
  Resource,
  Transforms,
} from '@cesium/engine';
import type { Placement } from '../../../models/schema/view-document.ts';
import { ENGINE_PROXY } from '../../added/services/proxy.ts';
import type { AddedContent } from '../../stores/added.ts';
import type { Drawing } from './drawing.ts';

/** A glTF model at its own place, or where a person put it, standing on the terrain. */
export async function drawModel(
  scene: EngineScene,
  content: Extract<AddedContent, { kind: 'model' }>,
): Promise<Drawing> {
  const { model: gltf, hasOwnPlace, base } = content;
  const model = await Model.fromGltfAsync({
    // The engine takes the bytes of a model too, which its types do not tell.
    url: gltf as unknown as string,
    ...(base === undefined ? {} : { basePath: new Resource({ url: base, proxy: ENGINE_PROXY }) }),
    scene,
    ...(hasOwnPlace ? {} : { heightReference: HeightReference.RELATIVE_TO_TERRAIN }),
    environmentMapOptions: { enabled: false },
  });
  model.readyEvent.addEventListener(() => scene.requestRender());
  model.texturesReadyEvent.addEventListener(() => scene.requestRender());
  scene.primitives.add(model);
  return {
    show({ visible, opacity, placement }) {
      model.show = visible;
      // White over nothing: only the alpha counts.
      model.color = opacity < 1 ? Color.WHITE.withAlpha(opacity) : undefined!;
      model.colorBlendMode = ColorBlendMode.MIX;
      model.colorBlendAmount = 0;
      if (placement && !hasOwnPlace) model.modelMatrix = matrixOf(placement);
      scene.requestRender();
    },
    destroy() {
      scene.primitives.remove(model);
    },
  };
}

/** glTF's front looks along +Z, which the engine lays towards east of its frame; heading 0 looks north. */
function matrixOf({ longitude, latitude, height, heading, scale }: Placement): Matrix4 {
  const turn = new HeadingPitchRoll(EngineMath.toRadians(heading - 90), 0, 0);
  const matrix = Transforms.headingPitchRollToFixedFrame(
    Cartesian3.fromDegrees(longitude, latitude, height),
    turn,
  );
  return Matrix4.multiplyByUniformScale(matrix, scale, matrix);
}
