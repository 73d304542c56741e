import { createSHA256 } from 'hash-wasm';
import { type AnalysisOrigin, analysisOriginSchema } from '../../models/schema/analysis-result.ts';

/** Name of the engine of all analyses of the planning room; its version is the product's, given by who runs it. */
const ENGINE = 'citymirror-planning';

/**
 * SHA-256, in hexadecimal, of anything that inputs are made of: arrays of numbers as their bytes (the same on every machine of
 * little-endian order), anything else as JSON with its keys in order.
 */
export async function hashOf(value: unknown): Promise<string> {
  const hash = await createSHA256();
  feed(value, (bytes) => hash.update(bytes));
  return hash.digest('hex');
}

function feed(value: unknown, update: (bytes: Uint8Array | string) => void): void {
  if (ArrayBuffer.isView(value)) {
    update(`${value.constructor.name}:${value.byteLength};`);
    update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (Array.isArray(value)) {
    update(`[${value.length};`);
    for (const one of value) feed(one, update);
  } else if (value !== null && typeof value === 'object') {
    const keys = Object.keys(value).sort();
    const known = keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined);
    update(`{${known.length};`);
    for (const key of known) {
      update(`${JSON.stringify(key)}:`);
      feed((value as Record<string, unknown>)[key], update);
    }
  } else {
    update(`${JSON.stringify(value) ?? 'null'};`);
  }
}

/**
 * The origin of a result: inputs are hashed, and the rule pack is with its edition. `version`: of the product that ran it.
 */
export async function analysisOrigin(
  kind: string,
  version: string,
  given: {
    inputs: Record<string, unknown>;
    /** Inputs whose hashes (`hashOf`) are known already, by name. */
    hashed?: Readonly<Record<string, string>>;
    parameters: AnalysisOrigin['parameters'];
    rules?: { id: string; edition: string; clause?: string };
    heights?: AnalysisOrigin['heights'];
    cautions?: AnalysisOrigin['cautions'];
  },
): Promise<AnalysisOrigin> {
  const inputs: Record<string, string> = { ...given.hashed };
  for (const [name, value] of Object.entries(given.inputs)) inputs[name] = await hashOf(value);
  const { rules, heights } = given;
  return analysisOriginSchema.parse({
    kind,
    engine: { name: ENGINE, version },
    inputs,
    parameters: given.parameters,
    cautions: given.cautions ?? [],
    ...(rules && {
      rule: {
        ...{ id: rules.id, edition: rules.edition, sha256: await hashOf(rules) },
        ...(rules.clause !== undefined && { clause: rules.clause }),
      },
    }),
    ...(heights && { heights }),
  });
}
