import { setImmediate } from 'node:timers/promises';
import type { Feature } from '../../../models/feature.ts';
import { checkIfcSchema } from '../../../models/ifc/schema.ts';
import { type IfcUnits, unitsOf } from '../../../models/ifc/units.ts';
import { FeatureBatch } from '../feature-batch.ts';
import { type FeatureSource, type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { ElementReader } from './elements.ts';
import { IfcModel } from './model.ts';
import { type Placing, placingOf } from './placing.ts';
import { findingsOf } from './reasons.ts';
import { tellUnknown } from './unknown-entities.ts';

/** Elements between two breaths. */
const BREATH = 64;

/**
 * Opens an IFC file (STEP text; IFC2x3, IFC4, IFC4x3). Reading gives one feature for each product: elements, spaces,
 * storeys, buildings, sites. The text and its index are in memory while it is read (about six times the file in all,
 * 150 MB at least); shapes are made and handed on element by element.
 * @throws InputError `ifc-unreadable`, `ifc-schema`, those of placingOf.
 */
export const openIfc: OpenFeatureSource = async (path, options) => {
  const tally = new Tally();
  const model = await IfcModel.open(path);
  try {
    checkIfcSchema(model.schema, model.file);
    await tellUnknown(model, path, tally);
    const units = unitsOf(model);
    const placing = await placingOf(model, units, options, tally);
    return new IfcSource(model, options, units, placing, tally);
  } catch (error) {
    model.close();
    throw error;
  }
};

class IfcSource implements FeatureSource {
  readonly format: string;
  readonly crs: FeatureSource['crs'];
  readonly tally: Tally;
  readonly #model: IfcModel;
  readonly #options: ReadOptions;
  readonly #units: IfcUnits;
  readonly #placing: Placing;

  constructor(model: IfcModel, options: ReadOptions, units: IfcUnits, placing: Placing, tally: Tally) {
    this.format = formatOf(model.schema);
    this.crs = placing.crs;
    this.tally = tally;
    this.#model = model;
    this.#options = options;
    this.#units = units;
    this.#placing = placing;
  }

  async *features(): AsyncGenerator<Feature[]> {
    const { signal, onProgress, source } = this.#options;
    const batch = new FeatureBatch();
    try {
      const elements = new ElementReader(this.#model, {
        source,
        units: this.#units,
        placing: this.#placing,
        findings: findingsOf(this.tally),
      });
      const total = elements.products.length;
      for (const [done, product] of elements.products.entries()) {
        if (done % BREATH === 0) {
          onProgress?.({ step: 'reading elements', done, total, unit: 'features' });
          await setImmediate();
          signal?.throwIfAborted();
        }
        this.tally.read++;
        await this.#model.mend();
        const feature = elements.read(product);
        if (feature && batch.add(feature)) yield batch.take();
      }
      if (!batch.isEmpty) yield batch.take();
    } finally {
      this.#model.close();
    }
  }
}

/** `IFC4X3_ADD2` as people write it: IFC4x3. */
function formatOf(schema: string): string {
  const [, name = schema] = /^(IFC\d(?:X\d)?)/i.exec(schema) ?? [];
  return name.replace('X', 'x');
}
