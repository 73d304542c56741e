import { IfcAPI } from 'web-ifc';
import wasmAddress from 'web-ifc/web-ifc.wasm?url';
import { InputError } from '../../../models/errors.ts';
import { decodeGlb, glbReady } from '../../../models/gltf/glb.ts';
import { trianglesOfGltf } from '../../../models/gltf/triangles.ts';
import { MOST_MODEL_TRIANGLES } from '../../../models/schema/scheme-model.ts';
import { evenStoreys, shapeOfModel } from '../../../scenes/planning/model/model-floors.ts';
import { answerCalls } from '../../workers/answer-calls.ts';
import type { ModelCalls, ReadModel } from './messages.ts';
import { type ModelBody, readModel } from './read-model.ts';

let last: ModelBody | undefined;
let api: Promise<IfcAPI> | undefined;

async function openApi(): Promise<IfcAPI> {
  const opened = new IfcAPI();
  await opened.Init(() => new URL(wasmAddress, self.location.href).href, true);
  return opened;
}

answerCalls<ModelCalls>({
  async read({ signal, progress }, name, bytes): Promise<ReadModel> {
    last = undefined;
    await glbReady;
    last = await readModel(name, bytes, {
      ifc: () => (api ??= openApi()),
      async breathe(share) {
        progress(share);
        // That it is called off is only heard between two turns.
        await new Promise((resolve) => setTimeout(resolve));
        signal.throwIfAborted();
      },
    });
    return last.model;
  },

  shape(_, use, storeys) {
    if (!last)
      throw new InputError('model-gone', 'the model', 'is not there any more.', 'Choose the file again.');
    const { model, all, parts } = last;
    const [, , ground] = model.anchor;
    const above = model.storeys?.above ?? evenStoreys(ground, ground + model.height, storeys ?? 1);
    const shape = shapeOfModel(all, { above, below: model.storeys?.below ?? [], use, parts });
    if (!shape)
      throw new InputError(
        'model-floors',
        model.file,
        'has nothing over its ground floor that covers any ground.',
        'Save it again with its floors and walls.',
      );
    return shape;
  },

  async triangles(_, glb, [x, y, z]) {
    await glbReady;
    const triangles = trianglesOfGltf(decodeGlb(glb), 'model', MOST_MODEL_TRIANGLES);
    for (let at = 0; at < triangles.length; at += 3) {
      triangles[at] -= x;
      triangles[at + 1] -= y;
      triangles[at + 2] -= z;
    }
    return triangles;
  },
});
