import { coneShape } from '../../../models/cameras/cone-shape.ts';
import { USUAL_CAMERA_HEIGHT } from '../../../models/cameras/pinhole.ts';
import { metresPerDegree } from '../../../models/geodesy/ellipsoid.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Projection } from '../../live/overlay/projection.ts';
import { type Cone, ShownCones } from './shown-cones.ts';

const COLOURS = { pointed: '255, 255, 255', shown: '63, 217, 184', near: '63, 217, 184' } as const;
const FILL = { pointed: 0.26, shown: 0.22, near: 0.07 } as const;
const LINE = { pointed: 0.95, shown: 0.85, near: 0.3 } as const;

type Screen = { x: number; y: number };

/**
 * Where cameras look, over the picture of any engine, on a canvas of its own: the ground in their picture, and the lines
 * of sight to its corners. Draws nothing where no camera is meant.
 */
export function startCones(options: {
  holder: HTMLElement;
  projection: Projection;
  city(): Scene;
  requestDraw(): void;
  /** The engine lays pictures of cameras onto the city: the ground of those is not filled once more. */
  drawsPictures?: boolean;
}): { draw(): void; destroy(): void } {
  const { holder, projection, city } = options;
  const canvas = document.createElement('canvas');
  canvas.className = 'camera-cones';
  canvas.setAttribute('aria-hidden', 'true');
  canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none';
  holder.append(canvas);
  const context = canvas.getContext('2d')!;
  const cones = new ShownCones(city, options.requestDraw);
  let isClear = true;

  function draw(): void {
    if (cones.cones.length === 0 || !projection.update()) {
      if (!isClear) context.clearRect(0, 0, canvas.width, canvas.height);
      isClear = true;
      return;
    }
    const scale = Math.min(2, devicePixelRatio || 1);
    const [width, height] = [Math.round(projection.width * scale), Math.round(projection.height * scale)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, projection.width, projection.height);
    isClear = false;
    // What is pointed at lies over the others.
    for (const look of ['near', 'shown', 'pointed'] as const)
      for (const cone of cones.cones) if (cone.look === look) drawCone(cone);
  }

  function drawCone({ facts, look, number, isProjected }: Cone): void {
    const { longitude, latitude, pose } = facts;
    if (longitude === undefined || latitude === undefined) return;
    const ground = projection.groundAt(longitude, latitude) ?? city().origin.height;
    const height = facts.heightIs === 'above-ground' ? facts.height : USUAL_CAMERA_HEIGHT;
    const foot = place(longitude, latitude, ground);
    const eye = place(longitude, latitude, ground + height);
    if (!foot || !eye) return;
    const colour = (alpha: number) => `rgba(${COLOURS[look]}, ${alpha})`;
    context.lineWidth = look === 'near' ? 1 : 1.6;
    context.strokeStyle = colour(LINE[look]);
    // One that is out shows nothing of what it would see.
    const isOut = facts.answers === false;
    context.setLineDash(isOut ? [5, 5] : []);
    context.fillStyle = colour(isOut ? 0 : FILL[look]);
    if (pose && !(isProjected && options.drawsPictures)) {
      const scale = metresPerDegree(latitude);
      const at = ([east, north]: [number, number]) => {
        const [x, y] = [longitude + east / scale.longitude, latitude + north / scale.latitude];
        // A roof camera's ground is far below it: that of each place counts.
        return place(x, y, look === 'near' ? ground : (projection.groundAt(x, y) ?? ground));
      };
      const { ring, corners } = coneShape(pose, height);
      polygon(ring.map(at));
      if (look !== 'near') for (const corner of corners) line(eye, at(corner));
    }
    line(foot, eye);
    context.setLineDash([]);
    if (isOut) cross(eye, look === 'near' ? 3.5 : 6);
    else dot(eye, look === 'near' ? 2.5 : 5);
    if (number !== undefined) label(eye, String(number));
  }

  function place(longitude: number, latitude: number, height: number): Screen | undefined {
    const out = { x: 0, y: 0 };
    return projection.project(longitude, latitude, height, out) ? out : undefined;
  }

  function polygon(places: readonly (Screen | undefined)[]): void {
    // A part of it lies behind the view: without it the rest would be drawn across the screen.
    if (places.length < 3 || places.some((one) => one === undefined)) return;
    context.beginPath();
    for (const one of places) context.lineTo(one!.x, one!.y);
    context.closePath();
    context.fill();
    context.stroke();
  }

  function line(from: Screen, to: Screen | undefined): void {
    if (!to) return;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }

  function dot({ x, y }: Screen, radius: number): void {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = context.strokeStyle;
    context.fill();
  }

  function cross({ x, y }: Screen, radius: number): void {
    line({ x: x - radius, y: y - radius }, { x: x + radius, y: y + radius });
    line({ x: x - radius, y: y + radius }, { x: x + radius, y: y - radius });
  }

  /** The number of its tile, so that picture and place are found together. */
  function label({ x, y }: Screen, text: string): void {
    context.font = '600 12px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.beginPath();
    context.arc(x, y - 16, 10, 0, 2 * Math.PI);
    context.fillStyle = 'rgba(6, 16, 20, 0.9)';
    context.fill();
    context.stroke();
    context.fillStyle = '#ffffff';
    context.fillText(text, x, y - 15.5);
  }

  return {
    draw,
    destroy() {
      cones.destroy();
      canvas.remove();
    },
  };
}
