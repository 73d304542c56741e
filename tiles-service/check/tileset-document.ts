import { z } from 'zod';

const boxSchema = z.array(z.number()).length(12);

export interface TileDocument {
  boundingVolume: { box: number[] };
  geometricError: number;
  refine?: 'ADD' | 'REPLACE' | undefined;
  transform?: number[] | undefined;
  content?: { uri: string } | undefined;
  children?: TileDocument[] | undefined;
}

const tileSchema: z.ZodType<TileDocument> = z.lazy(() =>
  z.object({
    boundingVolume: z.object({ box: boxSchema }),
    geometricError: z.number().nonnegative(),
    refine: z.enum(['ADD', 'REPLACE']).optional(),
    transform: z.array(z.number()).length(16).optional(),
    content: z.object({ uri: z.string().min(1) }).optional(),
    children: z.array(tileSchema).min(1).optional(),
  }),
);

/** What this project's tilers write of 3D Tiles 1.1. */
export const tilesetSchema = z.object({
  asset: z.object({ version: z.literal('1.1') }),
  geometricError: z.number().nonnegative(),
  root: tileSchema,
  extras: z.object({
    citymirror: z.object({
      features: z.number().int().nonnegative(),
      withoutShape: z.number().int().nonnegative(),
      dropped: z.number().int().nonnegative(),
    }),
  }),
});
export type TilesetDocument = z.infer<typeof tilesetSchema>;
