import type { Scene } from '../../../models/schema/scene.ts';
import type { Clip, Position } from '../../../models/schema/view-document.ts';
import { boxOver, positionsOf, trenchAlong, withoutRing } from '../../globe/clip/clip-making.ts';
import { requestSketch } from '../../stores/sketch.ts';
import { currentView } from '../../stores/view.ts';
import { addClip, changeClip, freeId } from './clip-list.ts';

export const CLIP_TOOLS = ['polygon', 'box', 'dig', 'trench'] as const;
export type ClipTool = (typeof CLIP_TOOLS)[number];

export interface ClipFigures {
  /** Metres of a trench. */
  width: number;
  /** Metres of a dig or a trench. */
  depth: number;
}

const SKETCHES = {
  polygon: { kind: 'polygon', prompt: 'clip.prompt.polygon' },
  box: { kind: 'rectangle', prompt: 'clip.prompt.box' },
  dig: { kind: 'polygon', prompt: 'clip.prompt.dig' },
  trench: { kind: 'line', prompt: 'clip.prompt.trench' },
} as const;

/** Asks for a drawing and makes a clip of it. Resolves with its id, or undefined when the drawing was given up. */
export async function makeClip(
  tool: ClipTool,
  { width, depth }: ClipFigures,
  city: Scene,
  name: (count: number) => string,
): Promise<string | undefined> {
  const places = await requestSketch({ ...SKETCHES[tool], on: 'ground' });
  if (!places) return undefined;
  const positions = positionsOf(places);
  const { clips } = currentView();
  const id = freeId(clips);
  const common = { id, enabled: true, name: name(clips.length + 1) };
  addClip(clipOf(tool, common, positions, places[0].height, { width, depth }, city));
  return id;
}

function clipOf(
  tool: ClipTool,
  common: { id: string; enabled: boolean; name: string },
  positions: Position[],
  ground: number,
  { width, depth }: ClipFigures,
  city: Scene,
): Clip {
  switch (tool) {
    case 'polygon':
      return { ...common, kind: 'polygon', areas: [[positions]], keep: 'outside', layers: standing(city) };
    case 'box':
      return { ...common, kind: 'box', ...boxOver(positions, ground), keep: 'inside' };
    case 'dig':
      return { ...common, kind: 'dig', areas: [[positions]], depth };
    case 'trench':
      return { ...common, kind: 'dig', areas: trenchAlong(positions, width), depth };
  }
}

/** What stands on the ground: a new outline opens the city and leaves the ground and the pipes below. */
function standing(city: Scene): string[] {
  return city.layers.filter(({ kind, role }) => kind === 'tileset' && role !== 'pipes').map(({ id }) => id);
}

/** Asks for a ring that is left out of a clip. Resolves with false when nothing of the clip would be left. */
export async function makeHole(clip: Extract<Clip, { kind: 'polygon' | 'dig' }>): Promise<boolean> {
  const places = await requestSketch({ kind: 'polygon', prompt: 'clip.prompt.hole', on: 'ground' });
  if (!places) return true;
  let isLeft = true;
  changeClip(clip.id, (now) => {
    if (now.kind === 'box') return now;
    const areas = withoutRing(now.areas, positionsOf(places));
    isLeft = areas !== undefined;
    return areas ? { ...now, areas } : now;
  });
  return isLeft;
}
