import { z } from 'zod';

/** Where a layer or a value comes from, how good it is and how often it should come. */
export const provenanceSchema = z.object({
  owner: z.string().describe('Who answers for the data'),
  source: z.array(z.string()).min(1).describe('File or service names, without folders'),
  licence: z.string().describe('SPDX id or the name of the terms; "unknown" when nobody said'),
  attribution: z.string().optional().describe('The line that the licence asks to be shown'),
  updated: z.iso.datetime().describe('Time of the last update of the data, UTC'),
  rhythm: z.string().optional().describe('How often it should come: an ISO 8601 duration, or "static"'),
  crs: z.string().optional().describe('Coordinate reference system as found, for example EPSG:7415'),
  verticalDatum: z.string().optional().describe('Vertical datum as found or declared'),
  horizontalAccuracy: z.number().nonnegative().optional().describe('Metres, of the datum transform'),
  verticalAccuracy: z.number().nonnegative().optional().describe('Metres, of the datum transform'),
  simulated: z.boolean().default(false).describe('True for generated or simulated data; shown on screen'),
});
export type Provenance = z.infer<typeof provenanceSchema>;
