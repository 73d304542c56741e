export { type ImportedTileset, importTileset } from './import-tileset.ts';
export { type InspectedTileset, inspectTileset } from './inspect-tileset.ts';
export { MARKER_FILE } from './marker.ts';
