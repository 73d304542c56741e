import { createRequire } from 'node:module';
import { type DecodedGlb, encodeGlb } from '../../models/gltf/decoded-glb.ts';

interface Validator {
  validateBytes(
    bytes: Uint8Array,
    options: { maxIssues: number; writeTimestamp: boolean; ignoredIssues: string[] },
  ): Promise<{
    issues: { messages: { code: string; message: string; severity: number; pointer?: string }[] };
  }>;
}

const validator = createRequire(import.meta.url)('gltf-validator') as Validator;

/** Severity of an error in the validator's reports; warnings and hints come after. */
const ERROR = 0;
const WARNING = 1;

/** Errors and warnings of Khronos's glTF validator, one sentence each. */
export async function validateGltf(glb: DecodedGlb): Promise<string[]> {
  const report = await validator.validateBytes(encodeGlb(glb), {
    maxIssues: 20,
    writeTimestamp: false,
    ignoredIssues: [],
  });
  return report.issues.messages
    .filter(({ severity }) => severity === ERROR || severity === WARNING)
    .map(({ code, message, pointer }) => `${code}: ${message}${pointer ? ` (${pointer})` : ''}`);
}
