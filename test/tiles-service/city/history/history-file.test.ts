import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type HistoryEntry,
  HistoryWriter,
  lastRevision,
  readHistory,
} from '../../../../tiles-service/city/history/history-file.ts';

let city: string;
beforeEach(() => (city = mkdtempSync(join(tmpdir(), 'city-history-'))));
afterEach(() => rmSync(city, { recursive: true }));

const entry = (id: string): HistoryEntry => ({
  id,
  change: 'removed',
  layer: 'a-buildings',
  validTo: '2026-01-01T00:00:00.000Z',
  at: '2026-01-01T00:00:00.000Z',
});

async function write(revision: number, ...ids: string[]): Promise<void> {
  const writer = new HistoryWriter(city, 'a', revision);
  for (const id of ids) {
    writer.add(entry(id));
    await writer.drain();
  }
  await writer.finish();
}

async function read(revision: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of readHistory(city, 'a', revision)) ids.push(id);
  return ids;
}

describe('the history of a source', () => {
  it('should be read in the order of its revisions, up to the one that stands', async () => {
    for (const revision of [2, 10, 3]) await write(revision, `a:${revision}-1`, `a:${revision}-2`);
    expect(await read(10)).toEqual(['a:2-1', 'a:2-2', 'a:3-1', 'a:3-2', 'a:10-1', 'a:10-2']);
    // A sync that was killed left the tenth.
    expect(await read(9)).toEqual(['a:2-1', 'a:2-2', 'a:3-1', 'a:3-2']);
    expect(await lastRevision(city, 'a')).toBe(10);
  });

  it('should take the place of what a killed sync left', async () => {
    await write(2, 'a:old');
    await write(2, 'a:new');
    expect(await read(2)).toEqual(['a:new']);
    await write(2);
    expect(await read(2)).toEqual([]);
    expect(readdirSync(join(city, 'history', 'a'))).toEqual([]);
  });

  it('should be empty where there is none', async () => {
    expect(await read(5)).toEqual([]);
    expect(await lastRevision(city, 'a')).toBe(0);
  });
});
