import type { Feature } from '../../../models/feature.ts';
import { FeatureBatch } from '../feature-batch.ts';
import type { FeatureSource, ReadOptions, Tally } from '../feature-source.ts';
import { IdSet } from '../id-set.ts';
import { FeatureMaker } from './feature-maker.ts';
import { GeometryBuilder } from './geometry-builder.ts';
import { findingsOf } from './reasons.ts';
import type { RowLayer } from './row.ts';

/** A file of plain rows in one or more layers. Ids are unique over all of them. */
export class RowSource implements FeatureSource {
  readonly format: string;
  readonly crs: FeatureSource['crs'];
  readonly tally: Tally;
  readonly #options: ReadOptions;
  readonly #layers: readonly RowLayer[];
  readonly #close: () => void | Promise<void>;

  /** `layers`: at least one; `close` is called once when the features are through, or given up. */
  constructor(
    format: string,
    layers: readonly RowLayer[],
    options: ReadOptions,
    tally: Tally,
    close: () => void | Promise<void>,
  ) {
    this.format = format;
    this.crs = layers[0].georeference.report;
    this.tally = tally;
    this.#options = options;
    this.#layers = layers;
    this.#close = close;
    for (const { name, georeference } of layers) {
      if (georeference.report.name !== this.crs.name)
        tally.note(
          'crs-of-layer',
          'Layers have another CRS than the first.',
          `${name}: ${georeference.report.name}`,
        );
    }
  }

  async *features(): AsyncGenerator<Feature[]> {
    const findings = findingsOf(this.tally);
    const ids = new IdSet();
    const batch = new FeatureBatch();
    try {
      const maker = new FeatureMaker(this.#options, ids, findings);
      for (const layer of this.#layers) {
        const builder = new GeometryBuilder(layer.georeference, findings, layer.countTurned);
        for await (const row of layer.rows(builder, findings)) {
          this.tally.read++;
          if (layer.keepName && layer.name !== undefined && row.attributes.layer === undefined)
            row.attributes.layer = layer.name;
          const feature = maker.make(row, layer.name);
          findings.settle(feature?.id ?? row.name);
          if (feature && batch.add(feature)) yield batch.take();
        }
      }
      if (!batch.isEmpty) yield batch.take();
    } finally {
      await this.#close();
    }
  }
}
