import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { type CameraSource, type CamerasFile, camerasFileSchema } from '../../models/schema/camera-feed.ts';
import { fillConfiguration } from '../feeds/secrets.ts';

/** File in the folder of a city that says where the pictures of its cameras come from. It is never served. */
export const CAMERAS_FILE = 'cameras.json';
const ADVICE = 'Mend the file; docs/video.md has examples.';

/** Where the pictures of each camera come from. */
export interface CameraSources {
  limits: Pick<CamerasFile, 'streams' | 'longestMinutes'>;
  /** Of a camera; undefined: there are no pictures of it. */
  of(camera: string): CameraSource | undefined;
  /** Whether there is any source of a kind. */
  has(kind: CameraSource['kind']): boolean;
  /** Strikes addresses and secrets out of a text that is logged. */
  redact(text: string): string;
}

/** Reads `cameras.json` in the folder of a city; without it no camera has pictures. Throws InputError. */
export async function readCameraSources(
  folder: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<CameraSources> {
  const path = join(folder, CAMERAS_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return cameraSources({ schema: 'citymirror/cameras/1' }, path, environment);
    throw new InputError('cameras-unreadable', path, (error as Error).message, 'Make it readable.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(
      'cameras-unreadable',
      path,
      `this is not JSON (${(error as Error).message}).`,
      ADVICE,
    );
  }
  return cameraSources(value, path, environment);
}

/** What a configuration says, checked and with variables of the environment filled in. Throws InputError. */
export function cameraSources(
  configuration: unknown,
  input: string,
  environment: Readonly<Record<string, string | undefined>>,
): CameraSources {
  const parsed = camerasFileSchema.safeParse(configuration);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(
      'cameras-invalid',
      input,
      `${path.join('.') || 'the document'}: ${message}.`,
      ADVICE,
    );
  }
  const { value, redact } = fillConfiguration(parsed.data, environment, input);
  const single = new Map<string, CameraSource>();
  const many: { begin: string; source: CameraSource }[] = [];
  value.sources.forEach((source, index) => {
    checkSource(source, `sources.${index}`, input);
    const { cameras } = source;
    const known = cameras.endsWith('*')
      ? many.some(({ begin }) => begin === cameras.slice(0, -1))
      : single.has(cameras);
    if (known)
      throw new InputError(
        'cameras-invalid',
        input,
        `sources.${index}: "${cameras}" is given twice.`,
        ADVICE,
      );
    if (cameras.endsWith('*')) many.push({ begin: cameras.slice(0, -1), source });
    else single.set(cameras, source);
  });
  // The longest beginning says most.
  many.sort((a, b) => b.begin.length - a.begin.length);
  return {
    limits: { streams: value.streams, longestMinutes: value.longestMinutes },
    of(camera) {
      if (!isPlainPart(nativeOf(camera))) return undefined;
      const source = single.get(camera) ?? many.find(({ begin }) => camera.startsWith(begin))?.source;
      return source && forCamera(source, camera);
    },
    has: (kind) => value.sources.some((source) => source.kind === kind),
    redact: (text) => redact(text).replace(/\b(?:rtsps?|https?):\/\/[^\s'"]+/gi, '…'),
  };
}

/** What can be wrong only after variables are filled in, and what a scheme alone does not tell. */
function checkSource(source: CameraSource, where: string, input: string): void {
  const fail = (message: string) => new InputError('cameras-invalid', input, `${where}: ${message}`, ADVICE);
  if (source.kind === 'mp4') {
    const parts = source.file.split(/[\\/]/);
    if (source.file.startsWith('/') || parts.includes('..') || parts.includes(''))
      throw fail('a file is named by its path below the folder of the city.');
    return;
  }
  // The address of many is one only when the camera is known.
  const example = fill(source.url, 'a:b');
  // A line break would end the line of the list that ffmpeg reads.
  if (/[\0-\x20\x7f]/.test(example) || !URL.canParse(example))
    throw fail('the address cannot be read, perhaps for a blank or a line break in it.');
}

/** The source of one camera, whose id may stand in its address. */
function forCamera(source: CameraSource, camera: string): CameraSource {
  return source.kind === 'mp4'
    ? { ...source, file: fill(source.file, camera) }
    : { ...source, url: fill(source.url, camera) };
}

const nativeOf = (camera: string): string => camera.slice(camera.indexOf(':') + 1);

/** Dots alone mean another folder in every path, however they are encoded: such an id has no pictures. */
const isPlainPart = (native: string): boolean => !/^\.*$/.test(native);

/** Ids come from outside, so they go in encoded: none of them changes the path or the server. */
function fill(text: string, camera: string): string {
  const native = nativeOf(camera);
  return text
    .replaceAll('{id}', () => encodeURIComponent(camera))
    .replaceAll('{native}', () => encodeURIComponent(native));
}
