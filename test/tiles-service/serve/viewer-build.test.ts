import { existsSync, symlinkSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureViewer } from '../../../tiles-service/serve/viewer-build.ts';
import { temporaryFolder, writeFiles } from './city-folder.ts';

let project: string;
let remove: () => Promise<void>;
let said: string[];
const ensure = (build = true) => ensureViewer({ project, build, onProgress: (line) => said.push(line) });
const builtAt = async () => (await stat(join(project, 'dist/viewer/index.html'))).mtimeMs;

/** A small project of its own, built by the real vite. */
beforeEach(async () => {
  ({ folder: project, remove } = await temporaryFolder());
  said = [];
  await writeFiles(project, {
    'vite.config.ts': "export default { root: 'viewer', base: './' };",
    'viewer/index.html': '<!doctype html><title>v</title><script type="module" src="./main.ts"></script>',
    'viewer/main.ts': `document.title = ${JSON.stringify('long '.repeat(500))};`,
    'models/a.ts': 'export const a = 1;',
  });
  symlinkSync(resolve(import.meta.dirname, '../../../node_modules'), join(project, 'node_modules'));
});
afterEach(() => remove());

describe('ensureViewer', () => {
  it('should build a viewer that is missing, with every text compressed, and leave nothing else', async () => {
    const folder = await ensure();
    expect(folder).toBe(join(project, 'dist/viewer'));
    expect(await readdir(join(project, 'dist'))).toEqual(['viewer']);
    const [script] = (await readdir(join(folder!, 'assets'))).filter((name) => name.endsWith('.js'));
    const plain = await readFile(join(folder!, 'assets', script));
    expect(brotliDecompressSync(await readFile(join(folder!, 'assets', `${script}.br`)))).toEqual(plain);
    expect(gunzipSync(await readFile(join(folder!, 'assets', `${script}.gz`)))).toEqual(plain);
    expect(said.length).toBeGreaterThan(0);
  });

  it('should build again only when something that goes into it has changed', async () => {
    await ensure();
    const first = await builtAt();
    said = [];
    await utimes(join(project, 'viewer/main.ts'), new Date(), new Date());
    await ensure();
    expect([await builtAt(), said]).toEqual([first, []]);
    await writeFile(join(project, 'models/a.ts'), 'export const a = 2;');
    await ensure();
    expect(await builtAt()).toBeGreaterThan(first);
  });

  it('should build again when a file is taken away', async () => {
    await ensure();
    const first = await builtAt();
    await rm(join(project, 'models/a.ts'));
    await ensure();
    expect(await builtAt()).toBeGreaterThan(first);
  });

  it('should say what vite says when it fails, and keep the viewer as it was', async () => {
    await ensure();
    const first = await builtAt();
    await writeFile(join(project, 'viewer/main.ts'), "import './none.ts';");
    await expect(ensure()).rejects.toMatchObject({
      code: 'viewer-build-failed',
      message: expect.stringContaining('none.ts'),
    });
    expect(await builtAt()).toBe(first);
    expect(await readdir(join(project, 'dist'))).toEqual(['viewer']);
  });

  it('should take what is there, or nothing, when it shall not build', async () => {
    expect(await ensure(false)).toBeUndefined();
    await ensure();
    await writeFile(join(project, 'models/a.ts'), 'export const a = 3;');
    expect(await ensure(false)).toBe(join(project, 'dist/viewer'));
  });

  it('should say what to install where the tool is missing', async () => {
    await rm(join(project, 'node_modules'));
    await expect(ensure()).rejects.toMatchObject({
      code: 'viewer-tools-missing',
      advice: expect.stringContaining('npm ci'),
    });
  });

  it('should be right when two start at once', async () => {
    const [one, two] = await Promise.all([ensure(), ensure()]);
    expect(one).toBe(two);
    expect(existsSync(join(one!, 'index.html'))).toBe(true);
    expect(await readdir(join(project, 'dist'))).toEqual(['viewer']);
  });

  it('should remove what an earlier build left half-made', async () => {
    const left = join(project, 'dist/.viewer-left');
    await mkdir(left, { recursive: true });
    await utimes(left, new Date(0), new Date(0));
    await ensure();
    expect(existsSync(left)).toBe(false);
  });
});
