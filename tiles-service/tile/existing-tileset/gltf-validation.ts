import { createRequire } from 'node:module';

interface Validator {
  validateBytes(
    bytes: Uint8Array,
    options: { maxIssues: number; writeTimestamp: boolean; ignoredIssues: string[] },
  ): Promise<{
    issues: {
      numErrors: number;
      messages: { code: string; message: string; severity: number; pointer?: string }[];
    };
  }>;
}

let validator: Validator | undefined;

/** What the checks of this folder tell better, or what the validator cannot see without the files beside a glTF. */
const IGNORED = ['IO_ERROR', 'URI_GLB', 'UNSUPPORTED_EXTENSION'];

/** The first error of Khronos's glTF Validator and how many there are; undefined where there is none. */
export async function validateFully(bytes: Uint8Array): Promise<string | undefined> {
  validator ??= createRequire(import.meta.url)('gltf-validator') as Validator;
  try {
    const { issues } = await validator.validateBytes(bytes, {
      maxIssues: 50,
      writeTimestamp: false,
      ignoredIssues: IGNORED,
    });
    const first = issues.messages.find(({ severity }) => severity === 0);
    if (!first) return undefined;
    const more = issues.numErrors > 1 ? `, and ${issues.numErrors - 1} more` : '';
    return `${first.code}: ${first.message}${first.pointer ? ` (${first.pointer})` : ''}${more}`;
  } catch (error) {
    return String((error as Error).message ?? error);
  }
}
