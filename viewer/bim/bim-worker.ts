import { csvText } from '../../models/attributes/tsv.ts';
import { bodiesGlb, type GlbBody } from '../../models/bim/extract/bodies-glb.ts';
import { PropertiesTable } from '../../models/bim/extract/properties-table.ts';
import { frameAt } from '../../models/bim/model-frame.ts';
import { cutAtHeight } from '../../models/bim/plan-cut.ts';
import type { PlanBody } from '../../models/bim/plan-svg.ts';
import { fitsConditions } from '../../models/bim/search.ts';
import { seenFromAbove } from '../../models/bim/seen-from-above.ts';
import { triangleColors, trianglesIn } from '../../models/bim/triangles.ts';
import type { Feature } from '../../models/feature.ts';
import { httpByteSource, openFeatureStore } from '../../models/feature-store/index.ts';
import { answerCalls, type CallContext } from '../workers/answer-calls.ts';
import type { BimCalls } from './bim-calls.ts';

answerCalls<BimCalls>({
  async find(context, store, query, fileUnits) {
    const ids: string[] = [];
    for await (const feature of featuresOf(store, context))
      if (fitsConditions(query, feature.attributes, fileUnits)) ids.push(feature.id);
    return ids;
  },
  async plan(context, { store, place, ids, height, floor }) {
    const wanted = new Set(ids);
    const frame = frameAt(place);
    const bodies: PlanBody[] = [];
    for await (const feature of featuresOf(store, context)) {
      if (!wanted.has(feature.id)) continue;
      const triangles = trianglesIn(frame, feature);
      const cut = cutAtHeight(triangles, height);
      const below = seenFromAbove(above(triangles, floor), height);
      if (cut.rings.length + cut.lines.length === 0 && !below) continue;
      bodies.push({ id: feature.id, class: feature.class ?? feature.type, cut, ...(below ? { below } : {}) });
    }
    return bodies;
  },
  async table(context, { store, ids, fileUnits }) {
    const wanted = new Set(ids);
    const table = new PropertiesTable(fileUnits);
    for await (const feature of featuresOf(store, context)) if (wanted.has(feature.id)) table.add(feature);
    return csvText(table.rows());
  },
  async bodies(context, { store, ids, place, copyright }) {
    const wanted = new Set(ids);
    const frame = frameAt(place);
    const bodies: GlbBody[] = [];
    for await (const feature of featuresOf(store, context)) {
      if (!wanted.has(feature.id)) continue;
      const { id, name } = feature;
      bodies.push({
        id,
        class: feature.class ?? feature.type,
        ...(name === undefined ? {} : { name }),
        triangles: trianglesIn(frame, feature),
        colors: triangleColors(feature),
      });
    }
    return bodiesGlb(bodies, place, copyright);
  },
});

async function* featuresOf(folder: string, { signal, progress }: CallContext): AsyncGenerator<Feature> {
  const store = await openFeatureStore(httpByteSource(folder));
  const { blocks } = store.header;
  for (let block = 0; block < blocks.length; block++) {
    yield* await store.readBlock(block);
    progress((block + 1) / blocks.length);
    // That it is called off is only heard between two turns.
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
}

/** The triangles that do not lie wholly below a height. */
function above(triangles: Float64Array, height: number): Float64Array {
  const kept: number[] = [];
  for (let at = 0; at < triangles.length; at += 9)
    if (Math.max(triangles[at + 2], triangles[at + 5], triangles[at + 8]) > height)
      kept.push(...triangles.subarray(at, at + 9));
  return Float64Array.from(kept);
}
