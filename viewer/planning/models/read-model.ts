import { createSHA256 } from 'hash-wasm';
import { type IfcAPI, LogLevel } from 'web-ifc';
import { InputError } from '../../../models/errors.ts';
import { trianglesOfGltf } from '../../../models/gltf/triangles.ts';
import { wholeGlb } from '../../../models/gltf/whole-glb.ts';
import { bodyOfIfc } from '../../../models/ifc/body.ts';
import { storeysOf } from '../../../models/ifc/building-storeys.ts';
import { IfcLines } from '../../../models/ifc/lines.ts';
import { checkIfcSchema, noEntities } from '../../../models/ifc/schema.ts';
import { trueNorthOf } from '../../../models/ifc/site.ts';
import { unitsOf } from '../../../models/ifc/units.ts';
import { LARGEST_MODEL, MOST_MODEL_TRIANGLES } from '../../../models/schema/scheme-model.ts';
import { storeysOfIfc } from '../../../scenes/planning/model/ifc-storeys.ts';
import { glbOfTriangles } from '../../../scenes/planning/model/write-glb.ts';
import type { ReadModel } from './messages.ts';
import { formatOfModel } from './model-format.ts';

/** Bytes at the beginning of a STEP file that its header is in. */
const HEAD = 1 << 16;
/** Metres that the body of a building has. */
const [SMALLEST, GREATEST] = [1, 3000];

/** What was read, with the triangles that its floors are measured by. */
export interface ModelBody {
  model: ReadModel;
  all: ArrayLike<number>;
  parts: ArrayLike<number>;
}

/**
 * Reads a building out of a file. `ifc`: makes web-ifc, which only an IFC file needs. `breathe` is waited for now and
 * then with the share that is read, and may throw.
 * @throws InputError `model-*`, `gltf-*`, `ifc-*`: what is wrong with the file
 */
export async function readModel(
  name: string,
  bytes: Uint8Array,
  { ifc, breathe }: { ifc(): Promise<IfcAPI>; breathe(share: number): Promise<void> },
): Promise<ModelBody> {
  const format = formatOfModel(name, bytes.length);
  const hash = await createSHA256();
  const sha256 = hash.update(bytes).digest('hex');
  const read = format === 'ifc' ? await readIfc(name, bytes, await ifc(), breathe) : readGltf(name, bytes);
  const { glb, all, parts, ground, ...facts } = read;
  if (glb.length > LARGEST_MODEL)
    throw new InputError(
      'model-large',
      name,
      `its body takes ${(glb.length / (1 << 20)).toFixed(1)} MB, and no more than ${LARGEST_MODEL >> 20} MB are kept.`,
      'Save it again with less in it: the shell of the building, without fittings.',
    );
  const { low, high } = boundsOf(all);
  const size = high.map((value, axis) => value - low[axis]) as ReadModel['size'];
  if (!(Math.max(size[0], size[1]) >= SMALLEST && Math.max(...size) <= GREATEST))
    throw new InputError(
      'model-size',
      name,
      `is ${size.map((metres) => metres.toPrecision(3)).join(' × ')} m, which is no building.`,
      'Save it again in metres.',
    );
  const anchor: ReadModel['anchor'] = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, ground ?? low[2]];
  const model: ReadModel = {
    ...{ format, file: name.slice(0, 200), sha256, glb: new Uint8Array(glb), triangles: all.length / 9 },
    ...{ anchor, size, height: high[2] - anchor[2], ...facts },
  };
  return { model, all, parts };
}

interface Read extends Pick<ReadModel, 'heading' | 'storeys'> {
  glb: Uint8Array;
  all: ArrayLike<number>;
  parts: ArrayLike<number>;
  /** Height of the ground floor. */
  ground?: number;
}

function readGltf(name: string, bytes: Uint8Array): Read {
  const { glb, decoded } = wholeGlb(bytes, name);
  let all: Float32Array;
  try {
    all = trianglesOfGltf(decoded, name, MOST_MODEL_TRIANGLES);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      'gltf-broken',
      name,
      `is no glTF that can be read: ${error instanceof Error ? error.message : String(error)}.`,
      'Save it again as glTF 2.0 (.glb).',
    );
  }
  return { glb, all, parts: all, heading: 0 };
}

async function readIfc(
  name: string,
  bytes: Uint8Array,
  api: IfcAPI,
  breathe: (share: number) => Promise<void>,
): Promise<Read> {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD));
  if (!/ISO-10303-21/.test(head)) throw noEntities(name);
  checkIfcSchema(/FILE_SCHEMA\s*\(\s*\(\s*'([^']*)'/i.exec(head)?.[1] ?? '', name);
  api.SetLogLevel(LogLevel.LOG_LEVEL_OFF);
  const id = api.OpenModel(bytes, { COORDINATE_TO_ORIGIN: false });
  try {
    if (id < 0 || api.GetMaxExpressID(id) === 0) throw noEntities(name);
    const lines = new IfcLines(api, id);
    const body = await bodyOfIfc(lines, { name, most: MOST_MODEL_TRIANGLES, breathe });
    const { low, high } = boundsOf(body.points);
    // Models far from their zero keep their millimetres about a whole metre near them.
    const origin = low.map(Math.floor) as [number, number, number];
    const facts = storeysOf(lines, unitsOf(lines)).map((one) => ({ ...one, level: one.level - origin[2] }));
    const { above, below, leftOut } = storeysOfIfc(facts, [low[2] - origin[2], high[2] - origin[2]]);
    const all = Float32Array.from(body.points, (value, at) => value - origin[at % 3]);
    const parts = all.filter((_, at) => body.isPart[Math.floor(at / 9)] === 1);
    const [northX, northY] = trueNorthOf(lines);
    const heading = (360 - (Math.atan2(northX, northY) * 180) / Math.PI) % 360;
    const areaOf = above.some(({ area }) => area !== undefined)
      ? facts.find((one) => one.areaOf !== undefined)?.areaOf
      : undefined;
    return {
      ...{ glb: glbOfTriangles(body.points, body.colors, origin), all, heading },
      parts: parts.length > 0 ? parts : all,
      ...(above.length === 0
        ? {}
        : {
            ground: above[0].bottom,
            storeys: {
              ...{ above, below, leftOut },
              names: [...below.toReversed(), ...above].map((one) => one.name),
              ...(areaOf ? { areaOf } : {}),
            },
          }),
    };
  } finally {
    if (id >= 0) api.CloseModel(id);
  }
}

function boundsOf(corners: ArrayLike<number>): { low: number[]; high: number[] } {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < corners.length; at++) {
    low[at % 3] = Math.min(low[at % 3], corners[at]);
    high[at % 3] = Math.max(high[at % 3], corners[at]);
  }
  return { low, high };
}
