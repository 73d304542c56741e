export * from './map-look.ts';
export * from './mvt.ts';
export * from './pmtiles-format.ts';
export * from './pmtiles-reader.ts';
export * from './tile-id.ts';
