export { checkTileArchive, isForeignArchive } from './check-tile-archive.ts';
export { type ImportedVectorTiles, importVectorTiles } from './import-vector-tiles.ts';
