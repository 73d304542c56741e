export { type ImportedTileset, importTileset, MARKER_FILE } from './import-tileset.ts';
export { type InspectedTileset, inspectTileset } from './inspect-tileset.ts';
