import { open } from 'node:fs/promises';
import { InputError } from '../../../models/errors.ts';

/** What metadata.xml says of oblique photography. */
export interface OsgbMetadata {
  /** "EPSG:4547", "ENU:22.5,114.1", a compound such as "EPSG:32650+5773", or well-known text. */
  srs: string;
  /** What is added to every coordinate: metres, or the units of the CRS. */
  origin: [number, number, number];
}

const MOST_BYTES = 1 << 20;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads the metadata.xml that ContextCapture, Smart3D and DJI Terra write beside Data/.
 * @throws InputError `osgb-metadata` if there is none, or it does not say where the model lies.
 */
export async function readOsgbMetadata(path: string): Promise<OsgbMetadata> {
  const refuse = (what: string): never => {
    throw new InputError(
      'osgb-metadata',
      'metadata.xml',
      what,
      'It must hold <SRS>EPSG:…</SRS> and <SRSOrigin>x,y,z</SRSOrigin>, and lie beside the folder Data; the program that made the OSGB writes it.',
    );
  };
  const file = await open(path, 'r').catch(() => refuse('it is missing.'));
  let text: string;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
    text = buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
  const srs = elementOf(text, 'SRS');
  if (!srs) return refuse('it does not name a CRS.');
  const origin = (elementOf(text, 'SRSOrigin') ?? '0,0,0').split(/[\s,]+/).map(Number);
  if (origin.length === 2) origin.push(0);
  if (origin.length !== 3 || !origin.every(Number.isFinite)) return refuse('its SRSOrigin is no place.');
  return { srs, origin: origin as [number, number, number] };
}

function elementOf(text: string, name: string): string | undefined {
  const bare = text.replace(/<!--[\s\S]*?-->/g, '');
  const inner = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}\\s*>`).exec(bare)?.[1];
  return (
    inner?.replace(/&(lt|gt|amp|quot|apos);/g, (_, entity: string) => ENTITIES[entity]).trim() || undefined
  );
}
