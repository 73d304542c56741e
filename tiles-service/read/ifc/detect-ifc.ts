/** Whether a file begins as STEP text whose schema is one of IFC. */
export function isIfc(head: Buffer): boolean {
  const text = head.toString('latin1', 0, 64 * 1024);
  return (
    /^[\s\uFEFF\u00EF\u00BB\u00BF]*ISO-10303-21\s*;/.test(text) && /FILE_SCHEMA\s*\(\s*\(\s*'IFC/i.test(text)
  );
}
