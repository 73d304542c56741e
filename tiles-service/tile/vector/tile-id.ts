export { tileIdOf, tileOfId } from '../../../models/vector-tiles/tile-id.ts';
