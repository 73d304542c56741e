import { METRES_PER_DEGREE } from '../../../models/geodesy/mercator.ts';
import { currentView } from '../../stores/view.ts';
import { levelLook } from '../symbols/levels.ts';
import type { Drawn, Place } from './drawn.ts';
import type { Projection } from './projection.ts';
import type { Item } from './shown-things.ts';

/** Samples of the trail of a thing that is not selected. */
const SHORT_TRAIL = 3;
/** Metres ahead that tell which way a heading points on the screen. */
const AHEAD = 20;

/** Which way it heads: a point at the edge of its plate. */
export function drawNose(
  context: CanvasRenderingContext2D,
  { symbol, place, x, y }: Drawn,
  projection: Projection,
  scale: number,
): void {
  const { heading } = place;
  if (heading === undefined) return;
  const turn = (heading * Math.PI) / 180;
  const north = (Math.cos(turn) * AHEAD) / METRES_PER_DEGREE;
  const east = (Math.sin(turn) * AHEAD) / (METRES_PER_DEGREE * Math.cos((place.latitude * Math.PI) / 180));
  const out = { x: 0, y: 0 };
  if (!projection.project(place.longitude + east, place.latitude + north, place.height, out)) return;
  const angle = Math.atan2(out.y - y, out.x - x);
  const [{ thing, color }] = symbol.items;
  const light = currentView().appearance === 'light';
  const r = 12.5 * scale;
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(r + 7 * scale, 0);
  context.lineTo(r * 0.62, r * 0.72);
  context.lineTo(r * 0.62, -r * 0.72);
  context.closePath();
  context.lineJoin = 'round';
  context.strokeStyle = light ? 'rgb(255 255 255 / 85%)' : 'rgb(0 0 0 / 60%)';
  context.lineWidth = 3;
  context.stroke();
  context.fillStyle =
    levelLook(thing.level)?.color ?? (thing.stale ? '#7f8c93' : (color ?? (light ? '#33444d' : '#b9c8cf')));
  context.fill();
  context.restore();
}

/** Around what is selected. */
export function drawRing(
  context: CanvasRenderingContext2D,
  { symbol, x, y, sprite }: Drawn,
  color: string,
  scale: number,
): void {
  const middle = symbol.items[0].track ? 0 : sprite.anchor[1] - sprite.width / 2;
  context.beginPath();
  context.arc(x, y - middle, 17.5 * scale, 0, 2 * Math.PI);
  context.strokeStyle = 'rgb(0 0 0 / 55%)';
  context.lineWidth = 5.5 * scale;
  context.stroke();
  context.strokeStyle = color;
  context.lineWidth = 3 * scale;
  context.stroke();
}

/** The way it came, fading. */
export function drawTrail(
  context: CanvasRenderingContext2D,
  item: Item,
  here: Place,
  projection: Projection,
  time: number,
  whole: boolean,
  scale: number,
): void {
  const { track } = item;
  if (!track || track.samples.length < 2) return;
  const shownAt = time - track.delay;
  const past = track.samples.filter((sample) => sample.time < shownAt);
  const samples = whole ? past : past.slice(-SHORT_TRAIL);
  const points: { x: number; y: number }[] = [];
  for (const { longitude, latitude } of [...samples, here]) {
    const out = { x: 0, y: 0 };
    if (projection.project(longitude, latitude, here.height, out)) points.push(out);
  }
  const light = currentView().appearance === 'light';
  const color = levelLook(item.thing.level)?.color ?? (light ? '#33444d' : '#dfe9ec');
  context.lineCap = 'round';
  for (let at = 1; at < points.length; at++) {
    const share = at / (points.length - 1 || 1);
    context.beginPath();
    context.moveTo(points[at - 1].x, points[at - 1].y);
    context.lineTo(points[at].x, points[at].y);
    context.globalAlpha = 0.1 + 0.6 * share;
    context.strokeStyle = color;
    context.lineWidth = (whole ? 3.2 : 2) * scale;
    context.stroke();
  }
  context.globalAlpha = 1;
}
