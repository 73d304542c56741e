export * from './map-look.ts';
export * from './mercator.ts';
export * from './mvt.ts';
export * from './mvt-writer.ts';
export * from './pmtiles-format.ts';
export * from './pmtiles-reader.ts';
export * from './tile-id.ts';
