import { flyAlong, orbitAround, walkFrom } from '../../stores/motion.ts';
import { requestSketch } from '../../stores/sketch.ts';
import './texts.ts';

/** Asks for a place, and stands a person there who looks where the camera looks. */
export async function askToWalk(): Promise<void> {
  const places = await requestSketch({ kind: 'point', prompt: 'motion.dropHere', on: 'surface' });
  if (places?.[0]) walkFrom(places[0]);
}

/** Asks for a line, and flies along it. */
export async function askToFly(): Promise<void> {
  const places = await requestSketch({ kind: 'line', prompt: 'motion.drawWay', on: 'ground' });
  if (places) flyAlong(places);
}

/** Asks for a place, and goes around it. */
export async function askToOrbit(): Promise<void> {
  const places = await requestSketch({ kind: 'point', prompt: 'motion.orbitHere', on: 'surface' });
  if (places?.[0]) orbitAround(places[0]);
}
