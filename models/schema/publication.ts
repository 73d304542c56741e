import { z } from 'zod';

/**
 * Who may see a layer, a feature or an attribute. Ordered from open to closed; the server enforces it on
 * every byte, and each class is written to an output folder of its own.
 */
export const PUBLICATIONS = ['public', 'internal', 'restricted'] as const;
export const publicationSchema = z.enum(PUBLICATIONS);
export type Publication = z.infer<typeof publicationSchema>;
