import type { TallyKind } from '../../read/feature-source.ts';

/** What is found in tilesets: how it is counted, and a sentence that a person understands. */
export const TILESET_REASONS = {
  'content-missing': ['dropped', 'The file of a tile is missing; the tile was taken out of the tree.'],
  'content-empty': ['dropped', 'The file of a tile is empty; the tile was taken out of the tree.'],
  'content-format': ['dropped', 'The file of a tile is of no known tile format; the tile was taken out.'],
  'content-broken': [
    'dropped',
    'The file of a tile is damaged or cut off; the tile was taken out of the tree.',
  ],
  'content-too-large': [
    'dropped',
    'The file of a tile is larger than a viewer can load; the tile was taken out.',
  ],
  'extension-unsupported': [
    'dropped',
    'A tile requires an extension that the viewer does not know; the tile was taken out.',
  ],
  'resource-missing': [
    'dropped',
    'A picture or buffer that a tile needs is missing; the tile was taken out of the tree.',
  ],
  'document-broken': ['dropped', 'A tileset within the tileset cannot be read; its part was taken out.'],
  'document-cycle': ['dropped', 'A tileset within the tileset contains itself; the reference was taken out.'],
  'document-too-large': [
    'dropped',
    'A tileset within the tileset is too large or nested too deeply; its part was taken out.',
  ],
  'subtree-broken': ['dropped', 'A subtree file is missing or damaged; its part was taken out of the tree.'],
  'tile-invalid': [
    'dropped',
    'A tile has no valid bounding volume or transform; it was taken out with its children.',
  ],
  'uri-foreign-host': [
    'dropped',
    'A tile lies on another host; it was taken out, for no foreign host is asked.',
  ],
  'uri-outside-folder': ['dropped', 'A tile lies outside of the folder of the tileset; it was taken out.'],
  'uri-broken': ['dropped', 'The address of a tile cannot be read; the tile was taken out.'],
  'uri-simplified': [
    'repaired',
    'Addresses of tiles had queries, fragments or back slashes; these were taken off.',
  ],
  'content-packed': ['repaired', 'Tiles were stored as gzip; they were unpacked.'],
  'document-packed': ['repaired', 'Tileset documents were stored as gzip; they were unpacked.'],
  'error-missing': ['repaired', 'A tile has no geometric error; it was given that of the tile above.'],
  'metadata-left-out': [
    'repaired',
    'A subtree with damaged tiles had metadata of its contents, which could not be kept.',
  ],
  'schema-missing': ['repaired', 'The file of a metadata schema is missing; the reference was taken out.'],
  'error-grows': ['notes', 'The geometric error of a tile is larger than that of the tile above it.'],
  'volume-child': ['notes', 'The bounding volume of a tile reaches out of that of the tile above it.'],
  'volume-content': ['notes', 'What a tile holds reaches out of its bounding volume.'],
  'content-padding': ['notes', 'Tiles do not end or begin where the format says (a multiple of 8 bytes).'],
  'content-length': ['notes', 'The file of a tile is longer than its header says.'],
  'content-unchecked': ['notes', 'A tile is of a kind that is served, but not checked here.'],
  'batch-table': ['notes', 'The batch table of a tile does not fit its number of features.'],
  'gltf-1': ['notes', 'Tiles hold glTF 1.0, which the viewer has to convert each time.'],
  'gltf-invalid': ['notes', 'The glTF of a tile breaks rules of the format (glTF Validator).'],
  'extension-unknown': [
    'notes',
    'A document or tile uses an extension that the viewer does not know and leaves out.',
  ],
} as const satisfies Record<string, readonly [TallyKind, string]>;

export type TilesetReason = keyof typeof TILESET_REASONS;

/** Hears of everything that is found; `where` is a path in the tileset's folder. */
export type OnFinding = (reason: TilesetReason, where: string, detail: string) => void;

export interface Finding {
  reason: TilesetReason;
  detail: string;
}
