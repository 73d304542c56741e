import { movedExtent, reversed, StiffMove } from '../bim/model-move.ts';
import type { Feature } from '../feature.ts';
import type { ModelMove } from '../schema/model-move.ts';
import type { FeatureStore } from './reader.ts';

/** A store that reads as if everything in it stood where a move brings it. What counts from the ground goes with it. */
export function movedStore(store: FeatureStore, move: ModelMove): FeatureStore {
  const stiff = new StiffMove(move);
  const back = new StiffMove(reversed(move));
  const known = new WeakMap<Feature, Feature>();
  const movedFeature = (feature: Feature): Feature => {
    let moved = known.get(feature);
    if (!moved) {
      const geometries = feature.geometries.map((geometry) => {
        const positions = geometry.positions.slice();
        // What the third number of these means does not change.
        const heights = geometry.heightReference === 'ground' ? heightsOf(positions) : undefined;
        if (heights) for (let i = 2; i < positions.length; i += 3) positions[i] = move.from.height;
        stiff.move(positions);
        heights?.forEach((height, index) => {
          positions[3 * index + 2] = height;
        });
        return { ...geometry, positions };
      });
      known.set(feature, (moved = { ...feature, geometries }));
    }
    return moved;
  };
  const at = (by: StiffMove, longitude: number, latitude: number, height: number): [number, number] => {
    const triplet = Float64Array.of(longitude, latitude, height);
    by.move(triplet);
    return [triplet[0], triplet[1]];
  };
  const { header } = store;
  const { extent, heights } = header;
  const up = move.to.height - move.from.height;
  const readBlock = async (index: number): Promise<Feature[]> =>
    (await store.readBlock(index)).map(movedFeature);
  return {
    header: {
      ...header,
      ...(extent ? { extent: movedExtent(move, extent) } : {}),
      ...(heights ? { heights: [heights[0] + up, heights[1] + up] } : {}),
      blocks: header.blocks.map((block) => ({ ...block, extent: movedExtent(move, block.extent) })),
    },
    readBlock,
    async findById(id) {
      const found = await store.findById(id);
      return found && movedFeature(found);
    },
    async searchNames(text, limit) {
      return (await store.searchNames(text, limit)).map((entry) => {
        const [longitude, latitude] = at(stiff, entry.longitude, entry.latitude, move.from.height);
        return { ...entry, longitude, latitude };
      });
    },
    async featuresNear(longitude, latitude, metres) {
      const [x, y] = at(back, longitude, latitude, move.to.height);
      const near = await store.featuresNear(x, y, metres);
      return near.map((one) => ({ ...one, feature: movedFeature(one.feature) }));
    },
    async *featuresIn(wanted) {
      for await (const features of store.featuresIn(movedExtent(reversed(move), wanted)))
        yield features.map(movedFeature);
    },
  };
}

function heightsOf(positions: Float64Array): Float64Array {
  return Float64Array.from({ length: positions.length / 3 }, (_, index) => positions[3 * index + 2]);
}
