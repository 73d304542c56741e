import { readdir } from 'node:fs/promises';

const NAME = /^\d{4}-\d{2}-\d{2}\.ndjson$/;

/** Files of a log, from the oldest day to the newest. */
export async function auditFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => NAME.test(name)).sort();
}

/** `yyyy-mm-dd` in UTC of a time in UTC milliseconds. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const fileOfDay = (day: string): string => `${day}.ndjson`;
