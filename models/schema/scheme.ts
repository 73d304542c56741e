import { z } from 'zod';
import { landUseSchema } from './land-use.ts';
import { planningIdSchema } from './planning-document.ts';
import { type Area, areaSchema, positionSchema } from './position.ts';
import { publicationSchema } from './publication.ts';
import { checkArea, MOST_CORNERS } from './ring-check.ts';
import { localizedTextSchema, plainTextSchema } from './text.ts';

/** What a floor is used for. */
export const FLOOR_USES = [
  'residential',
  'office',
  'retail',
  'hotel',
  'education',
  'health',
  'culture',
  'industry',
  'storage',
  'transport',
  'parking',
  'utility',
  'other',
] as const;
export const floorUseSchema = z.enum(FLOOR_USES);
export type FloorUse = z.infer<typeof floorUseSchema>;

/** What a rule limits, of a parcel. */
export const CONTROLLED = [
  'floorAreaRatio',
  'buildingDensity',
  'greenRatio',
  'height',
  'setback',
  'parking',
] as const;
export type Controlled = (typeof CONTROLLED)[number];

/** Of one kind in a scheme at the most. */
const MOST_ITEMS = 5_000;
const MOST_PHASES = 100;
/** Metres: no model of a building is higher, and it may be one storey. */
const HIGHEST_STOREY = 3_000;
/** Corners of all outlines and roads of a scheme together, so that it is checked within seconds. */
export const MOST_PLACES = 200_000;

const idSchema = plainTextSchema.min(1).max(100);
const phaseRef = z.string().optional().describe('Id of the phase in which it is built; absent: the first');
/** Degrees; rings not closed, none crosses itself, holes within the outer one and apart. */
const outlineSchema = areaSchema.superRefine((area: Area, context) => {
  const fault = checkArea(area);
  if (fault) context.addIssue({ code: 'custom', path: fault.path, message: fault.message });
});

const limitSchema = z
  .strictObject({
    most: z.number().min(0).optional(),
    least: z.number().min(0).optional(),
    clause: z.string().min(1).max(300).optional().describe('Of the plan that says so'),
  })
  .refine(({ most, least }) => most !== undefined || least !== undefined, 'say `most` or `least`')
  .refine(({ most = Infinity, least = 0 }) => least <= most, '`least` is more than `most`');
export type Limit = z.infer<typeof limitSchema>;

export const parcelSchema = z.strictObject({
  id: idSchema,
  name: localizedTextSchema.optional(),
  area: outlineSchema,
  landUse: landUseSchema,
  owner: z.string().max(200).optional(),
  controls: z
    .partialRecord(z.enum(CONTROLLED), limitSchema)
    .superRefine((controls, context) => {
      for (const key of ['buildingDensity', 'greenRatio'] as const)
        for (const bound of ['most', 'least'] as const)
          if ((controls[key]?.[bound] ?? 0) > 1)
            context.addIssue({
              ...{ code: 'custom', path: [key, bound] },
              message: 'it is a share: 30 % is 0.3',
            });
    })
    .default({})
    .describe(
      'floorAreaRatio 容积率, buildingDensity 建筑密度 and greenRatio 绿地率 as shares; height and setback in metres; parking in places',
    ),
  parkingPlaces: z.number().int().min(0).default(0).describe('In the open, on the ground'),
  level: z
    .number()
    .optional()
    .describe(
      "Metres that its ground is levelled to, in the scheme's vertical datum; absent: it stays as it is",
    ),
  phase: phaseRef,
});
export type SchemeParcel = z.infer<typeof parcelSchema>;

/** Storeys that are alike. */
export const floorsSchema = z.strictObject({
  use: floorUseSchema,
  storeys: z.number().int().min(1).max(200),
  storeyHeight: z
    .number()
    .min(2)
    .max(HIGHEST_STOREY)
    .describe('Metres from floor to floor; 30 at the most but of a model, which may be one hall or a mast'),
  footprint: outlineSchema.optional().describe('Absent: that of the building'),
  area: z
    .number()
    .positive()
    .optional()
    .describe('Square metres of one storey as its model says them; absent: those of its outline'),
});
export type SchemeFloors = z.infer<typeof floorsSchema>;

export const schemeBuildingSchema = z.strictObject({
  id: idSchema,
  name: localizedTextSchema.optional(),
  footprint: outlineSchema.describe('Of the ground floor'),
  level: z
    .number()
    .optional()
    .describe("Metres of the ground floor, in the scheme's vertical datum; absent: the ground there"),
  floors: z.array(floorsSchema).min(1).max(50).describe('From the ground upwards'),
  basements: z.array(floorsSchema).max(10).default([]).describe('From the ground downwards'),
  parkingPlaces: z.number().int().min(0).default(0).describe('Inside'),
  typology: z.string().optional().describe('Id of the typology that it was made from'),
  reference: z
    .strictObject({
      kind: z.enum(['ifc', 'gltf']),
      source: planningIdSchema.describe(
        'Id of its document (kind `model`), which is kept where the scheme is',
      ),
      file: plainTextSchema.max(200).describe('Name of the file that it was read from'),
      at: positionSchema.describe('Where its anchor stands'),
      heading: z.number().min(0).lt(360).default(0).describe('Degrees clockwise from north'),
    })
    .optional()
    .describe('The model that is shown in place of the sketch; footprint and floors were read from it'),
  phase: phaseRef,
});
export type SchemeBuilding = z.infer<typeof schemeBuildingSchema>;

export const GREEN_KINDS = ['ground', 'roof', 'over-basement', 'water'] as const;
export const greenSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(GREEN_KINDS).default('ground'),
  area: outlineSchema,
  phase: phaseRef,
});
export type SchemeGreen = z.infer<typeof greenSchema>;

export const schemeRoadSchema = z.strictObject({
  id: idSchema,
  name: localizedTextSchema.optional(),
  line: z.array(positionSchema).min(2).max(MOST_CORNERS),
  width: z.number().positive().max(200).describe('Metres between the red lines'),
  class: z.enum(['trunk', 'primary', 'secondary', 'tertiary', 'residential', 'service', 'footway']),
  oneWay: z.boolean().default(false),
  phase: phaseRef,
});
export type SchemeRoad = z.infer<typeof schemeRoadSchema>;

export const demolitionSchema = z.strictObject({
  feature: z.string().min(1).describe('Id of the feature of the city that is taken down'),
  phase: phaseRef,
});

/** What is wrong with a phase beside others. */
export type PhaseFault = 'twice' | 'backwards' | 'begin' | 'end';

/** Phases by themselves, whose days are checked with each letter that is typed. Issues say their `PhaseFault` as `params.fault`. */
export const phasesSchema = z
  .array(
    z.strictObject({
      id: idSchema,
      name: localizedTextSchema,
      begin: z.iso.date(),
      end: z.iso.date(),
    }),
  )
  .max(MOST_PHASES)
  .superRefine((list, context) => {
    const seen = new Set<string>();
    list.forEach(({ id, begin, end }, at) => {
      const last = list[at - 1];
      const issue = (fault: PhaseFault, path: string[], message: string) =>
        context.addIssue({ code: 'custom', path: [at, ...path], message, params: { fault } });
      if (begin > end) issue('backwards', [], 'it ends before it begins');
      if (seen.has(id)) issue('twice', ['id'], `"${id}" is there twice`);
      seen.add(id);
      if (last && begin < last.begin)
        issue('begin', ['begin'], `it begins before "${last.id}", which stands before it`);
      if (last && end < last.end)
        issue('end', ['end'], `it ends before "${last.id}", which stands before it`);
    });
  });

/**
 * What somebody means to build: a document on its own, in degrees, levels in its vertical datum. What it does not take
 * down stays as it stands in the city. Each saved change is a new version, and all versions are kept.
 */
export const schemeSchema = z
  .strictObject({
    schema: z.literal('citymirror/scheme/1'),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'an id is up to 64 small letters, digits and dashes'),
    name: localizedTextSchema,
    description: localizedTextSchema.optional(),
    author: z.string().max(60).describe('Empty for who may not know it'),
    version: z.number().int().min(1),
    basedOn: z
      .strictObject({ scheme: z.string(), version: z.number().int().min(1) })
      .optional()
      .describe('The version that this one was made from'),
    created: z.number().int().nonnegative().describe('UTC milliseconds, of this version'),
    simulated: z.boolean().default(false).describe('Made up; shown on screen'),
    publication: publicationSchema.default('internal'),
    rules: z
      .strictObject({ pack: z.string().min(1), edition: z.string().min(1) })
      .optional()
      .describe('The edition of the rules that it is held against'),
    verticalDatum: z.string().min(1).describe('Of all levels, as in the manifest: 1985, EGM96 …'),
    phases: phasesSchema.default([]).describe('In the order of their begins and ends'),
    parcels: z.array(parcelSchema).max(MOST_ITEMS).default([]),
    buildings: z.array(schemeBuildingSchema).max(MOST_ITEMS).default([]),
    greens: z.array(greenSchema).max(MOST_ITEMS).default([]),
    roads: z.array(schemeRoadSchema).max(MOST_ITEMS).default([]),
    demolitions: z.array(demolitionSchema).max(MOST_ITEMS).default([]),
  })
  .superRefine((scheme, context) => {
    const phases = new Set(scheme.phases.map(({ id }) => id));
    for (const list of SCHEME_LISTS) {
      const seen = new Set<string>();
      scheme[list].forEach((item, at) => {
        const id = 'feature' in item ? item.feature : item.id;
        const issue = (path: string, message: string) =>
          context.addIssue({ code: 'custom', path: [list, at, path], message });
        if (seen.has(id)) issue('feature' in item ? 'feature' : 'id', `"${id}" is there twice`);
        seen.add(id);
        if (item.phase !== undefined && !phases.has(item.phase))
          issue(
            'phase',
            `there is no phase "${item.phase}"; the scheme has ${[...phases].join(', ') || 'none'}`,
          );
      });
    }
  });
export type Scheme = z.infer<typeof schemeSchema>;

/** How many corners there are in what may be a scheme: to be looked at before it is checked. */
export function placesIn(value: unknown): number {
  if (Array.isArray(value)) {
    if (typeof value[0] === 'number') return 1;
    return value.reduce((sum: number, one) => sum + placesIn(one), 0);
  }
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce((sum: number, one) => sum + placesIn(one), 0);
}

/** The lists of a scheme, whose items have a phase. */
export const SCHEME_LISTS = ['parcels', 'buildings', 'greens', 'roads', 'demolitions'] as const;
