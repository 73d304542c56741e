import { type EnuFrame, enuFrame } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';

/** Degrees of a layer's frame: all its tiles are in the one east-north-up frame over its middle, at height 0. */
export interface FrameOrigin {
  longitude: number;
  latitude: number;
}

export function frameOrigin([west, south, east, north]: Extent): FrameOrigin {
  return { longitude: (west + east) / 2, latitude: (south + north) / 2 };
}

export function layerFrame({ longitude, latitude }: FrameOrigin): EnuFrame {
  return enuFrame(longitude, latitude, 0);
}
