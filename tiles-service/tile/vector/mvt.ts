export * from '../../../models/vector-tiles/mvt.ts';
export * from '../../../models/vector-tiles/mvt-writer.ts';
