import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathSegments, resolveInside } from '../../../tiles-service/serve/safe-path.ts';
import { temporaryFolder, writeFiles } from './city-folder.ts';
import { HOSTILE_PATHS } from './hostile-paths.ts';

describe('pathSegments', () => {
  it.each(HOSTILE_PATHS)('should refuse %s', (path) => {
    expect(pathSegments(path)).toBeUndefined();
  });

  it('should refuse what does not begin at the root', () => {
    expect(pathSegments('')).toBeUndefined();
    expect(pathSegments('a/b')).toBeUndefined();
    expect(pathSegments('http://evil.example/a')).toBeUndefined();
  });

  it('should decode plain names in any script, once', () => {
    expect(pathSegments('/a/b-1_2.json')).toEqual(['a', 'b-1_2.json']);
    expect(pathSegments('/%E5%9F%8E%20x/%61')).toEqual(['城 x', 'a']);
    expect(pathSegments('/console/nulls.json')).toEqual(['console', 'nulls.json']);
    expect(pathSegments('/a..b/c')).toEqual(['a..b', 'c']);
  });
});

describe('resolveInside', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let root: string;
  beforeAll(async () => {
    ({ folder, remove } = await temporaryFolder());
    root = join(folder, 'root');
    await writeFiles(folder, {
      'root/a/file.txt': 'a',
      'root/.hidden/file.txt': 'h',
      'root-other/x': 'o',
      secret: 's',
    });
    await mkdir(join(root, 'links'));
    await symlink('../../secret', join(root, 'links/out'));
    await symlink(join(folder, 'root-other'), join(root, 'links/sibling'));
    await symlink('../a', join(root, 'links/in'));
    await symlink('../.hidden', join(root, 'links/hidden'));
    await symlink('loop', join(root, 'links/loop'));
    await symlink('nowhere', join(root, 'links/dead'));
  });
  afterAll(() => remove());

  it('should find a file', async () => {
    expect(await resolveInside(root, ['a', 'file.txt'])).toBe(join(root, 'a/file.txt'));
  });

  it('should follow a link that stays inside', async () => {
    expect(await resolveInside(root, ['links', 'in', 'file.txt'])).toBe(join(root, 'a/file.txt'));
  });

  it.each([
    ['that leads out', ['links', 'out']],
    ['to a folder whose name begins like the root', ['links', 'sibling', 'x']],
    ['to something hidden', ['links', 'hidden', 'file.txt']],
    ['to itself', ['links', 'loop']],
    ['to nothing', ['links', 'dead']],
  ])('should not follow a link %s', async (_name, segments) => {
    expect(await resolveInside(root, segments)).toBeUndefined();
  });
});
