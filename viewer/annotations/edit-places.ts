import { ANNOTATION_PLACES, type Annotation } from '../../models/schema/annotation.ts';
import type { GroundPlace } from '../stores/status.ts';

export type AnnotationPlace = Annotation['places'][number];

export function groundPlace([longitude, latitude, height]: AnnotationPlace): GroundPlace {
  return { longitude, latitude, height };
}

/** To a millimetre. */
export function annotationPlace({ longitude, latitude, height }: GroundPlace): AnnotationPlace {
  return [Number(longitude.toFixed(8)), Number(latitude.toFixed(8)), Number(height.toFixed(3))];
}

/** The mean of the places; of a circle its middle. */
export function middleOfItem({ kind, places }: Pick<Annotation, 'kind' | 'places'>): AnnotationPlace {
  if (kind === 'circle') return places[0];
  const mean = (index: 0 | 1 | 2) => places.reduce((sum, place) => sum + place[index], 0) / places.length;
  return [mean(0), mean(1), mean(2)];
}

export function moveVertex(item: Annotation, index: number, to: AnnotationPlace): Annotation {
  return { ...item, places: item.places.map((place, i) => (i === index ? to : place)) };
}

/**
 * The whole thing with its middle at another place: shifted in latitude, and in longitude so that its width in metres
 * stays. Heights stay, but for things of one place, which go to the height of the new one.
 */
export function moveWhole(item: Annotation, to: AnnotationPlace): Annotation {
  const from = middleOfItem(item);
  if (item.places.length === 1) return { ...item, places: [to] };
  const narrower = cosine(from[1]) / cosine(to[1]);
  return {
    ...item,
    places: item.places.map(([longitude, latitude, height]) => [
      to[0] + (longitude - from[0]) * narrower,
      latitude + to[1] - from[1],
      height,
    ]),
  };
}

/** A new vertex half way between one and the next; of a polygon the first comes after the last. */
export function insertVertex(item: Annotation, after: number, place: AnnotationPlace): Annotation {
  return { ...item, places: [...item.places.slice(0, after + 1), place, ...item.places.slice(after + 1)] };
}

/** The item without a vertex; undefined where it needs all that it has. */
export function removeVertex(item: Annotation, index: number): Annotation | undefined {
  const [fewest] = ANNOTATION_PLACES[item.kind];
  if (item.places.length <= fewest) return undefined;
  return { ...item, places: item.places.filter((_, i) => i !== index) };
}

/** Half way between each vertex and the next, with the index of the one before; none of what has fixed places. */
export function midpoints({
  kind,
  places,
}: Pick<Annotation, 'kind' | 'places'>): { after: number; place: AnnotationPlace }[] {
  if (kind !== 'line' && kind !== 'polygon') return [];
  const count = kind === 'polygon' ? places.length : places.length - 1;
  return Array.from({ length: count }, (_, after) => {
    const [a, b] = [places[after], places[(after + 1) % places.length]];
    return { after, place: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2] };
  });
}

function cosine(latitude: number): number {
  return Math.max(1e-6, Math.cos((latitude * Math.PI) / 180));
}
