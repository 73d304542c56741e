import { type Clash, type ClashBody, clashesByBody } from '../../../models/bim/clash/index.ts';
import { frameAt } from '../../../models/bim/model-frame.ts';
import { trianglesIn } from '../../../models/bim/triangles.ts';
import { httpByteSource, openFeatureStore } from '../../../models/feature-store/index.ts';
import { answerCalls, type CallContext } from '../../workers/answer-calls.ts';
import type { ClashCalls, ClashRequest } from './clash-calls.ts';

/** Between two breaths, in which is heard whether it is called off. */
const BREATH_MILLISECONDS = 60;
/** Clashes that are told at most. */
const MOST_CLASHES = 5000;
/** Shares of the work: reading both, then comparing. */
const READING = 0.3;

answerCalls<ClashCalls>({
  async clashes(context, request) {
    const { signal, progress } = context;
    const a = await bodiesOf(request, request.a, context, 0);
    const b = await bodiesOf(request, request.b, context, READING / 2);
    const found: Clash[] = [];
    let isWhole = true;
    let rested = performance.now();
    let done = 0;
    for (const clashes of clashesByBody(a, b, request.tolerance)) {
      if (clashes) {
        done++;
        found.push(...clashes);
      }
      isWhole = found.length <= MOST_CLASHES;
      if (!isWhole) break;
      if (performance.now() - rested < BREATH_MILLISECONDS) continue;
      progress(READING + ((1 - READING) * done) / a.length);
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
      rested = performance.now();
    }
    return { clashes: found.slice(0, MOST_CLASHES), isWhole };
  },
});

/** The elements of a store in the frame of the request. */
async function bodiesOf(
  { place }: ClashRequest,
  store: string,
  { signal, progress }: CallContext,
  from: number,
): Promise<ClashBody[]> {
  const opened = await openFeatureStore(httpByteSource(store));
  const frame = frameAt(place);
  const bodies: ClashBody[] = [];
  const { blocks } = opened.header;
  for (let block = 0; block < blocks.length; block++) {
    for (const feature of await opened.readBlock(block)) {
      const triangles = trianglesIn(frame, feature);
      if (triangles.length > 0)
        bodies.push({ id: feature.id, class: feature.class ?? feature.type, triangles });
    }
    signal.throwIfAborted();
    progress(from + (READING / 2) * ((block + 1) / blocks.length));
  }
  return bodies;
}
