import { FLOODED } from '../run/maxima.ts';
import { GRAVITY } from '../solver/case.ts';

/** Who uses a road. */
export const ROAD_USERS = ['cars', 'emergency', 'foot'] as const;
export type RoadUser = (typeof ROAD_USERS)[number];

/**
 * How near water is to closing a road, one number for each user: 1 is the published limit, and it closes at 1. Depth in
 * metres, speed in m/s.
 *
 * cars: a small passenger car, depth ≤ 0.3 m, depth × speed ≤ 0.3 m²/s and speed ≤ 3 m/s. Shand, Cox, Blacka and Smith
 *   (2011), Appropriate Safety Criteria for Vehicles, Australian Rainfall & Runoff Project 10, stage 2.
 * emergency: fire engines and ambulances, total head depth + speed²/2g ≤ 0.6 m. Kramer, Terheiden and Wieprecht (2016),
 *   Safety criteria for the trafficability of inundated roads in urban floodings, Int. J. Disaster Risk Reduction 17.
 * foot: everyone, children too, depth ≤ 0.5 m, depth × speed ≤ 0.4 m²/s and speed ≤ 3 m/s. Cox, Shand and Blacka (2010),
 *   Appropriate Safety Criteria for People, AR&R Project 10, stage 1 (grown people stand up to 1.2 m and 0.6 m²/s).
 *
 * The bounds of the speed alone hold from 0.05 m on: below, a run keeps no speeds (FloodMaxima).
 */
export const ROAD_LOADS: Record<RoadUser, (depth: number, speed: number) => number> = {
  cars: (depth, speed) => Math.max(depth / 0.3, (depth * speed) / 0.3, fastness(depth, speed)),
  // In a film of water the speed says nothing of a vehicle of tons.
  emergency: (depth, speed) =>
    (depth + (depth < FILM ? 0 : (speed * speed) / (2 * GRAVITY))) / EMERGENCY_HEAD,
  foot: (depth, speed) => Math.max(depth / 0.5, (depth * speed) / 0.4, fastness(depth, speed)),
};
/** Metres per second at which neither a car nor a person holds, however shallow the water. */
const FASTEST = 3;
const fastness = (depth: number, speed: number): number => (depth < FLOODED ? 0 : speed / FASTEST);
const EMERGENCY_HEAD = 0.6;
/** Metres. */
const FILM = 0.1;

/**
 * Metres of water on a road from which it counts as waterlogged (积水): GB 50014, 室外排水设计标准, wants at most 15 cm on
 * one lane, and no water in the ground floors, in the storm that a town is to withstand.
 */
export const WATERLOGGED = 0.15;
