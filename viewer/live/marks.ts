import { z } from 'zod';
import { askCity } from '../server/ask-server.ts';

const marksSchema = z.object({
  marks: z.array(z.object({ time: z.number(), level: z.number(), count: z.number() })),
});
export type Mark = z.infer<typeof marksSchema>['marks'][number];

/** What began between two times, UTC milliseconds, in `places` stretches: the worst of each. */
export async function readMarks(
  city: string,
  { from, to, places }: { from: number; to: number; places: number },
  signal?: AbortSignal,
): Promise<Mark[]> {
  const path = `past/marks?from=${Math.round(from)}&to=${Math.round(to)}&places=${places}`;
  return marksSchema.parse(await askCity(city, path, { signal })).marks;
}
