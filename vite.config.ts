import { createReadStream, existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin } from 'vite';
import { floodKernels } from './vite.flood.ts';
import { cityFonts } from './vite.fonts.ts';

const ENGINE = dirname(createRequire(import.meta.url).resolve('@cesium/engine/package.json'));
const OUT = resolve(import.meta.dirname, 'dist/viewer');

/** The engine's workers that a scene of ours can need; everything else it offers stays out of the bundle. */
const WORKERS = [
  'transferTypedArrayTest',
  'createVerticesFromQuantizedTerrainMesh',
  'upsampleQuantizedTerrainMesh',
  'incrementallyBuildTerrainPicker',
  'createVerticesFromHeightmap',
  'createGeometry',
  'combineGeometry',
  'createPolygonGeometry',
  // Of CZML that people add.
  'createPolygonOutlineGeometry',
  'createPolylineGeometry',
  'createSimplePolylineGeometry',
  'createEllipseGeometry',
  'createEllipsoidGeometry',
  'createCylinderGeometry',
  'createBoxGeometry',
  'createWallGeometry',
  'createCorridorGeometry',
  'createRectangleGeometry',
  'createGroundPolylineGeometry',
  'decodeDraco',
  'transcodeKTX2',
];

/** Files that the engine fetches by name at run time, under Source/. */
const FILES = [
  'Assets/approximateTerrainHeights.json',
  'Assets/IAU2006_XYS',
  'Assets/Textures/waterNormalsSmall.jpg',
  'ThirdParty/draco_decoder.wasm',
  'ThirdParty/basis_transcoder.wasm',
];

/** Folder of the engine's files beside the page; the version in it lets them be cached for ever. */
async function engineFolder(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(ENGINE, 'package.json'), 'utf8'));
  return `engine-${version}`;
}

/** Takes the engine's argument checks out of its sources, as its own release build does. */
function withoutDebugChecks(): Plugin {
  return {
    name: 'engine-without-debug-checks',
    apply: 'build',
    transform: {
      filter: { id: /@cesium[\\/]engine[\\/]Source/ },
      handler: (code) =>
        code.replace(/\/\/>>includeStart\('debug'[\s\S]*?\/\/>>includeEnd\('debug'\);?/g, ''),
    },
  };
}

/** Puts the engine's workers and files beside the page, and serves them while developing. */
function engineFiles(): Plugin {
  let folder = '';
  return {
    name: 'engine-files',
    async config() {
      folder = await engineFolder();
      return { define: { __ENGINE_FOLDER__: JSON.stringify(folder) } };
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = decodeURIComponent((request.url ?? '').split('?')[0]);
        const at = path.indexOf(`/${folder}/`);
        if (at < 0) return next();
        const name = path.slice(at + folder.length + 2);
        const root = join(ENGINE, name.startsWith('Workers/') ? 'Build' : 'Source');
        const file = resolve(root, name);
        if (!file.startsWith(root + sep) || !existsSync(file)) return next();
        if (file.endsWith('.js')) response.setHeader('Content-Type', 'text/javascript');
        if (file.endsWith('.wasm')) response.setHeader('Content-Type', 'application/wasm');
        createReadStream(file).pipe(response);
      });
    },
    async writeBundle(options) {
      const target = join(options.dir ?? OUT, folder);
      for (const file of FILES) {
        await mkdir(dirname(join(target, file)), { recursive: true });
        await cp(join(ENGINE, 'Source', file), join(target, file), { recursive: true });
      }
      await build({
        configFile: false,
        logLevel: 'warn',
        root: ENGINE,
        publicDir: false,
        plugins: [withoutDebugChecks()],
        build: {
          target: 'es2022',
          outDir: join(target, 'Workers'),
          emptyOutDir: true,
          modulePreload: false,
          rolldownOptions: {
            input: Object.fromEntries(
              WORKERS.map((name) => [name, join(ENGINE, `Source/Workers/${name}.js`)]),
            ),
            preserveEntrySignatures: 'strict',
            output: {
              entryFileNames: '[name].js',
              chunkFileNames: 'chunk-[hash].js',
              assetFileNames: '[name][extname]',
            },
          },
        },
      });
    },
  };
}

export default defineConfig({
  root: 'viewer',
  // Relative addresses: the page works under any path of any host.
  base: './',
  plugins: [react(), cityFonts(), floodKernels(), engineFiles(), withoutDebugChecks()],
  build: {
    target: 'es2022',
    outDir: OUT,
    emptyOutDir: true,
    // The engine is one chunk of about 3 MB, loaded after the shell; see docs/using.md for the budget.
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    // The terms of all that is in the page; bundles carry it along.
    license: { fileName: 'assets/licences.txt' },
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
});
