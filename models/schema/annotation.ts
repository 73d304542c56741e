import { z } from 'zod';
import { publicationSchema } from './publication.ts';

export const ANNOTATION_KINDS = ['point', 'line', 'polygon', 'rectangle', 'circle', 'text'] as const;
export type AnnotationKind = (typeof ANNOTATION_KINDS)[number];

/**
 * What an annotation lies on: the bare ground; whatever stands there (an area then covers roofs, a line goes from
 * place to place); or the heights of its own places.
 */
export const ANNOTATION_GROUNDS = ['ground', 'surface', 'absolute'] as const;
export type AnnotationGround = (typeof ANNOTATION_GROUNDS)[number];

/** Places that a kind has at least, and at most. */
export const ANNOTATION_PLACES: Record<AnnotationKind, readonly [fewest: number, most: number]> = {
  point: [1, 1],
  line: [2, 5000],
  polygon: [3, 5000],
  rectangle: [2, 2],
  circle: [2, 2],
  text: [1, 1],
};

export const MOST_ANNOTATIONS = 2000;

/** Degrees and ellipsoidal metres. */
const placeSchema = z.tuple([
  z.number().min(-180).max(180),
  z.number().min(-90).max(90),
  z.number().min(-12_000).max(1_000_000),
]);

const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'an id is up to 64 small letters, digits and dashes');
const nameSchema = z.string().min(1).max(60);
const timeSchema = z.number().int().nonnegative().describe('UTC milliseconds');

/** One thing that a person drew on the city. */
export const annotationSchema = z
  .strictObject({
    id: idSchema,
    kind: z.enum(ANNOTATION_KINDS),
    places: z
      .array(placeSchema)
      .min(1)
      .max(5000)
      .describe('In order; a polygon is not closed; two opposite corners; a middle and a place on the rim'),
    on: z.enum(ANNOTATION_GROUNDS).default('ground'),
    color: z.string().regex(/^#[0-9a-f]{6}$/, 'a colour is # and six hexadecimal digits, in small letters'),
    width: z.number().min(1).max(20).default(3).describe('Of lines, in pixels'),
    size: z.number().min(10).max(48).default(15).describe('Of letters, in pixels'),
    opacity: z.number().min(0).max(1).default(0.3).describe('Of what an area covers'),
    label: z.string().max(200).default(''),
    note: z.string().max(4000).default(''),
    author: nameSchema.optional(),
    time: timeSchema.optional(),
  })
  .superRefine(({ kind, places, label }, context) => {
    const [fewest, most] = ANNOTATION_PLACES[kind];
    if (places.length < fewest || places.length > most)
      context.addIssue({
        code: 'custom',
        path: ['places'],
        message: `a ${kind} has ${fewest === most ? fewest : `${fewest} to ${most}`} places, not ${places.length}`,
      });
    if (kind === 'text' && label.trim() === '')
      context.addIssue({ code: 'custom', path: ['label'], message: 'a text has a label' });
  });
export type Annotation = z.infer<typeof annotationSchema>;

/** Annotations that are shown, saved and given on together. */
export const annotationLayerSchema = z
  .strictObject({
    schema: z.literal('citymirror/annotations/1'),
    id: idSchema,
    name: nameSchema,
    publication: publicationSchema.default('internal'),
    author: nameSchema.describe('Who began it'),
    created: timeSchema,
    changedBy: nameSchema,
    changed: timeSchema,
    revision: z
      .number()
      .int()
      .nonnegative()
      .describe('Counted by the server; a change names the one that it is made to, 0 for a new layer'),
    items: z.array(annotationSchema).max(MOST_ANNOTATIONS),
  })
  .superRefine(({ items }, context) => {
    const seen = new Set<string>();
    items.forEach(({ id }, index) => {
      if (seen.has(id))
        context.addIssue({
          code: 'custom',
          path: ['items', index, 'id'],
          message: `two annotations are called "${id}"`,
        });
      seen.add(id);
    });
  });
export type AnnotationLayer = z.infer<typeof annotationLayerSchema>;

/** What a list of layers says of each. */
export type AnnotationSummary = Omit<AnnotationLayer, 'items' | 'schema'> & { count: number };

/** What the server answers when it is asked which layers of annotations a city has. */
export interface AnnotationList {
  /** The caller may save. */
  writable: boolean;
  layers: AnnotationSummary[];
}
