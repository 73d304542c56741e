import { create } from 'zustand';
import type { Position } from '../../models/schema/position.ts';
import type { Shape } from '../globe/sketch/shape-set.ts';
import { onCityLeft } from '../stores/boot.ts';
import type { GroundPlace } from '../stores/status.ts';

/** Where a person looks closer at the water of a run. */
export interface Marks {
  /** The place whose water is told. */
  place?: GroundPlace;
  /** The line along which ground and water are drawn as a profile. */
  profile?: readonly Position[];
}

export const useMarks = create<Marks>()(() => ({}));

onCityLeft(() => useMarks.setState({ place: undefined, profile: undefined }));

const COLOUR = '#ffffff';
const TEXT = { color: '#ffffff', size: 13 };

/** What is drawn of the marks on the city: by name, draped over ground at a height. */
export function markShapes({ place, profile }: Marks, height: number): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  if (place)
    shapes.set('place', {
      marks: [{ place: { ...place, height }, draped: true, color: COLOUR, size: 11 }],
    });
  if (!profile) return shapes;
  const places = profile.map(([longitude, latitude]): GroundPlace => ({ longitude, latitude, height }));
  const end = (at: GroundPlace, text: string) => ({ place: at, text, style: TEXT, draped: true });
  shapes.set('profile', {
    lines: [{ places, draped: true, style: { color: COLOUR, width: 3 } }],
    labels: [end(places[0], 'A'), end(places[places.length - 1], 'B')],
  });
  return shapes;
}
