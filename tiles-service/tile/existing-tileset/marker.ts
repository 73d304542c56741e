/** Beside the tiles: that their tree is not of our own tilers, and which document to begin with. */
export const MARKER_FILE = 'citymirror-tileset.json';
