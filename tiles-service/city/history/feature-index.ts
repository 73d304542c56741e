import type { Feature } from '../../../models/feature.ts';
import { hash64 } from '../../../models/ids.ts';
import type { LayerGroup } from '../layer-groups.ts';
import { FeatureHasher } from './feature-hash.ts';
import { breathe, RecordReader, RecordSorter } from './sorted-records.ts';

/** Name of the index in the folder of a source's stores; the number is that of its form and of the hash. */
export const INDEX_FILE = 'features-2.index';

const BREATH = 50_000;

/**
 * An index of the features of a source by their ids' hashes, with a hash of all that is known of each, so that two
 * imports can be compared in one pass and little memory. Payload of a record: bytes of the id (u16), the id, the
 * hash (two u32), the group, and where the data says since when the feature exists, a zero byte and that.
 */
export class FeatureIndexWriter {
  readonly #sorter: RecordSorter;
  readonly #hasher = new FeatureHasher();

  constructor(path: string, runBytes?: number) {
    this.#sorter = new RecordSorter(path, runBytes);
  }

  add(feature: Feature, group: LayerGroup): void {
    const [idHigh, idLow] = hash64(feature.id);
    const [high, low] = this.#hasher.hash(feature);
    const idBytes = Buffer.byteLength(feature.id);
    const { validFrom } = feature;
    const label = validFrom === undefined ? group : `${group}\0${validFrom}`;
    const payload = Buffer.allocUnsafe(2 + idBytes + 8 + label.length);
    payload.writeUInt16LE(idBytes, 0);
    payload.write(feature.id, 2);
    payload.writeUInt32LE(high, 2 + idBytes);
    payload.writeUInt32LE(low, 6 + idBytes);
    payload.write(label, 10 + idBytes, 'latin1');
    this.#sorter.add(idHigh, idLow, payload);
  }

  finish(signal?: AbortSignal): Promise<void> {
    return this.#sorter.finish(signal);
  }
}

export type FeatureChangeKind = 'added' | 'changed' | 'removed';

export interface FeatureChange {
  change: FeatureChangeKind;
  id: string;
  /** Where it is now; for what was removed, where it was. */
  group: LayerGroup;
  /** Since when it exists, where the data says it. */
  validFrom?: string;
}

/** Compares two indexes in one pass; returns how many features are the same in both. */
export async function compareIndexes(
  before: string,
  after: string,
  onChange: (change: FeatureChange) => void,
  signal?: AbortSignal,
): Promise<number> {
  const [old, young] = [new RecordReader(before), new RecordReader(after)];
  let unchanged = 0;
  try {
    let hasOld = old.next();
    let hasYoung = young.next();
    for (let count = 1; hasOld || hasYoung; count++) {
      const order = !hasOld ? 1 : !hasYoung ? -1 : compareKeys(old, young);
      if (order < 0) {
        onChange({ change: 'removed', ...labelOf(old.record.payload) });
        hasOld = old.next();
      } else if (order > 0) {
        onChange({ change: 'added', ...labelOf(young.record.payload) });
        hasYoung = young.next();
      } else {
        if (old.record.payload.equals(young.record.payload)) unchanged++;
        else onChange({ change: 'changed', ...labelOf(young.record.payload) });
        hasOld = old.next();
        hasYoung = young.next();
      }
      if (count % BREATH === 0) await breathe(signal);
    }
  } finally {
    old.close();
    young.close();
  }
  return unchanged;
}

function labelOf(payload: Buffer): Omit<FeatureChange, 'change'> {
  const end = 2 + payload.readUInt16LE(0);
  const [group, validFrom] = payload.toString('latin1', end + 8).split('\0');
  return {
    id: payload.toString('utf8', 2, end),
    group: group as LayerGroup,
    ...(validFrom === undefined ? {} : { validFrom }),
  };
}

/** By the hash of the id, then by the id: that begins with its length, so no id begins another. */
function compareKeys({ record: a }: RecordReader, { record: b }: RecordReader): number {
  return a.high - b.high || a.low - b.low || Buffer.compare(idOf(a.payload), idOf(b.payload));
}

const idOf = (payload: Buffer): Buffer => payload.subarray(0, 2 + payload.readUInt16LE(0));
