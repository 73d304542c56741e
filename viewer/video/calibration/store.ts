import { create } from 'zustand';
import type { CameraPlacement } from '../../../models/schema/camera-calibration.ts';
import type { SolvedPlacement } from '../../../scenes/planning/sight/pose/solve-placement.ts';
import type { GroundPlace } from '../../stores/status.ts';

/** A point of the picture, and the same in the city once it was found there. `x`, `y`: shares of width and height. */
export interface Pair {
  id: number;
  x: number;
  y: number;
  place?: GroundPlace;
}

export interface Calibrating {
  camera?: string | undefined;
  /** Pixels of the still; undefined: there is none yet. */
  picture?: { width: number; height: number } | undefined;
  pairs: readonly Pair[];
  /** The pair that is being looked for in the city, and the one that is chosen. */
  waiting?: number | undefined;
  chosen?: number | undefined;
  /** What is known of the camera and not solved for. */
  keeps: { place: boolean; field: boolean };
  /** What was believed of the camera when it was begun. */
  expected?: CameraPlacement | undefined;
  solved?: (SolvedPlacement & { ids: readonly number[] }) | undefined;
  /** Code of why it cannot be solved, with the pairs it is about. */
  problem?: { code: string; input: string } | undefined;
}

/** Nothing is calibrated. */
export const NOT_CALIBRATING: Calibrating = {
  camera: undefined,
  picture: undefined,
  pairs: [],
  waiting: undefined,
  chosen: undefined,
  keeps: { place: false, field: false },
  expected: undefined,
  solved: undefined,
  problem: undefined,
};

/** One camera at a time, whose place is solved from points matched in its picture and in the city. */
export const useCalibration = create<Calibrating>()(() => NOT_CALIBRATING);
