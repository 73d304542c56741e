import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../../realtime/journal/journal.ts';
import { JournalFull } from '../../../realtime/journal/journal-full.ts';
import {
  cutSegment,
  readSegment,
  SEGMENT_HEAD,
  segmentPath,
  segmentsOf,
} from '../../../realtime/journal/segment-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (mostBytes = 2 ** 20, first = 1) => Journal.open({ folder, mostBytes, first });
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function contentsOf(segment: number): Promise<string[]> {
  const contents: string[] = [];
  await readSegment(folder, segment, (content) => contents.push(new TextDecoder().decode(content)));
  return contents;
}

describe('the journal', () => {
  it('should give back what was written, in order, from each segment', async () => {
    const journal = await open();
    await journal.append([bytesOf('a'), bytesOf('bb')]);
    await journal.append([bytesOf('ccc')]);
    expect(await journal.rotate()).toBe(1);
    await journal.append([bytesOf('d')]);
    await journal.close();
    expect(await segmentsOf(folder)).toEqual([1, 2]);
    expect(await contentsOf(1)).toEqual(['a', 'bb', 'ccc']);
    expect(await contentsOf(2)).toEqual(['d']);
  });

  it('should have the bytes in the file when it says so', async () => {
    const journal = await open();
    await journal.append([bytesOf('now')]);
    expect(await contentsOf(1)).toEqual(['now']);
    await journal.close();
  });

  it('should cut off at every byte what a crash left of a write, and keep all that was whole', async () => {
    const journal = await open();
    const contents = ['one', 'the second', '三', 'x'.repeat(300)];
    const ends = [SEGMENT_HEAD];
    for (const content of contents) {
      await journal.append([bytesOf(content)]);
      ends.push(journal.bytes);
    }
    await journal.close();
    const whole = readFileSync(segmentPath(folder, 1));
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(segmentPath(folder, 1), whole.subarray(0, length));
      const expected = contents.filter((_, i) => ends[i + 1] <= length);
      const found: string[] = [];
      const read = await readSegment(folder, 1, (content) => found.push(new TextDecoder().decode(content)));
      expect(found).toEqual(expected);
      expect(read.size + read.cutOff).toBe(length);
      await cutSegment(folder, 1, read);
      expect(await contentsOf(1)).toEqual(expected);
    }
  });

  it('should take no frame whose bytes were changed anywhere', async () => {
    const journal = await open();
    await journal.append([bytesOf('before')]);
    const from = journal.bytes;
    await journal.append([bytesOf('the frame that is changed')]);
    await journal.close();
    const whole = readFileSync(segmentPath(folder, 1));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: from, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const damaged = Uint8Array.from(whole);
          damaged[at] ^= change;
          writeFileSync(segmentPath(folder, 1), damaged);
          expect(await contentsOf(1)).toEqual(['before']);
        },
      ),
    );
  });

  it('should lose no frame but the one that is damaged, wherever in the file the damage is', async () => {
    const journal = await open();
    const contents = ['one', 'the second', '三', 'x'.repeat(300), 'the last'];
    const ends = [SEGMENT_HEAD];
    for (const content of contents) {
      await journal.append([bytesOf(content)]);
      ends.push(journal.bytes);
    }
    await journal.close();
    const whole = readFileSync(segmentPath(folder, 1));
    for (let at = 0; at < ends[4]; at++) {
      const damaged = Uint8Array.from(whole);
      damaged[at] ^= 0x5a;
      writeFileSync(segmentPath(folder, 1), damaged);
      const hit = ends.findIndex((end) => at < end) - 1;
      const found: string[] = [];
      const read = await readSegment(folder, 1, (content) => found.push(new TextDecoder().decode(content)));
      expect(found).toEqual(contents.filter((_, i) => i !== hit));
      expect(read.lost).toBe(hit < 0 ? SEGMENT_HEAD : ends[hit + 1] - ends[hit]);
    }
  });

  it('should find the next frame behind bytes that are missing, or too many', async () => {
    const journal = await open();
    await journal.append([bytesOf('before')]);
    const from = journal.bytes;
    await journal.append([bytesOf('cut into')]);
    await journal.append([bytesOf('after')]);
    await journal.close();
    const whole = readFileSync(segmentPath(folder, 1));
    for (const damaged of [
      Buffer.concat([whole.subarray(0, from + 9), whole.subarray(from + 14)]),
      Buffer.concat([whole.subarray(0, from + 5), Buffer.alloc(4_096), whole.subarray(from + 5)]),
    ]) {
      writeFileSync(segmentPath(folder, 1), damaged);
      expect(await contentsOf(1)).toEqual(['before', 'after']);
    }
  });

  it('should read what the first servers wrote, and tell what is behind its last whole frame', async () => {
    // Segment 3 as such a server wrote it.
    const whole = Buffer.from('Q01KT1VSMDEDAAAA0iO0mm9uZQoAAAAdYNDddGhlIHNlY29uZAMAAAB5GwoJ5LiJ', 'base64');
    for (const [bytes, contents, lost] of [
      [whole, ['one', 'the second', '三'], 0],
      [whole.subarray(0, 40), ['one', 'the second'], 3],
      [Buffer.from(whole).fill('!', 30, 31), ['one'], 29],
    ] as const) {
      writeFileSync(segmentPath(folder, 3), bytes);
      const found: string[] = [];
      const read = await readSegment(folder, 3, (content) => found.push(new TextDecoder().decode(content)));
      expect(found).toEqual(contents);
      expect(read).toEqual({ size: bytes.length, cutOff: 0, lost });
    }
  });

  it('should leave what is set aside already where it is', async () => {
    for (const text of ['a', 'b']) {
      const journal = await open();
      await journal.append([bytesOf(text)]);
      await journal.setAside(1);
      await journal.close();
    }
    expect(readdirSync(join(folder, 'aside'))).toHaveLength(2);
  });

  it('should never take the bytes of another segment for its own', async () => {
    const journal = await open();
    await journal.append([bytesOf('of the first')]);
    await journal.close();
    writeFileSync(segmentPath(folder, 2), readFileSync(segmentPath(folder, 1)));
    expect(await contentsOf(2)).toEqual([]);
  });

  it('should begin a new segment at each opening, and use no number again', async () => {
    const first = await open();
    await first.append([bytesOf('a')]);
    await first.close();
    const second = await open();
    expect(second.current).toBe(2);
    await second.remove(1);
    await second.close();
    const third = await open(2 ** 20, 7);
    expect(third.current).toBe(7);
    await third.close();
  });

  it('should refuse what would make it longer than it may be, and go on when room was made', async () => {
    const journal = await open(600);
    await journal.append([new Uint8Array(400)]);
    const before = journal.bytes;
    await expect(journal.append([new Uint8Array(400)])).rejects.toThrow(JournalFull);
    expect(journal.bytes).toBe(before);
    const full = (await journal.rotate()) as number;
    await journal.remove(full);
    await journal.append([new Uint8Array(400)]);
    expect(await segmentsOf(folder)).toEqual([full + 1]);
    await journal.close();
  });

  it('should go on in another segment after a write that failed', async () => {
    const journal = await open();
    await journal.append([bytesOf('kept')]);
    const before = await journal.rotate();
    const hidden = `${folder}-hidden`;
    renameSync(folder, hidden);
    await expect(journal.append([bytesOf('lost')])).rejects.toThrow('ENOENT');
    renameSync(hidden, folder);
    await journal.append([bytesOf('after')]);
    await journal.close();
    const segments = await segmentsOf(folder);
    expect(segments[0]).toBe(before);
    expect(await contentsOf(segments[0])).toEqual(['kept']);
    expect(await contentsOf(segments[1])).toEqual(['after']);
  });
});
