/** What of HarfBuzz's subsetter (harfbuzz-subset.wasm of harfbuzzjs) is called. */
export interface SubsetExports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  malloc(bytes: number): number;
  free(at: number): void;
  hb_blob_create(at: number, bytes: number, mode: number, user: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_destroy(input: number): void;
  hb_subset_input_set(input: number, which: number): number;
  hb_subset_input_unicode_set(input: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_input_pin_axis_location(input: number, face: number, axis: number, value: number): number;
  hb_subset_or_fail(face: number, input: number): number;
}

const WRITABLE = 2;
const DROP_TABLES = 3;
const NO_HINTING = 1;
/** A report sets its letters one after the other: what shapes them (ligatures, kerning) is left out. */
const DROPPED = ['GSUB', 'GPOS', 'GDEF', 'BASE', 'VORG', 'vhea', 'vmtx', 'STAT', 'DSIG'];

const tag = (name: string): number => [...name].reduce((sum, letter) => sum * 256 + letter.charCodeAt(0), 0);

/** Starts the subsetter; `bytes`: the wasm file, or what answers with it. */
export async function startSubsetter(
  bytes: BufferSource | Response | Promise<Response>,
): Promise<SubsetExports> {
  const { instance } =
    bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes)
      ? await WebAssembly.instantiate(bytes)
      : await WebAssembly.instantiateStreaming(bytes);
  const subsetter = instance.exports as unknown as SubsetExports;
  subsetter._initialize();
  return subsetter;
}

/**
 * The part of a variable TrueType font that a text needs, at one weight (axis `wght`).
 * Throws Error where the font is none, or has no such axis.
 */
export function cutFont(
  subsetter: SubsetExports,
  font: Uint8Array,
  text: string,
  weight: number,
): Uint8Array<ArrayBuffer> {
  // Memory moves when it grows: never keep a view of it.
  const memory = () => new Uint8Array(subsetter.memory.buffer);
  const at = subsetter.malloc(font.byteLength);
  memory().set(font, at);
  const blob = subsetter.hb_blob_create(at, font.byteLength, WRITABLE, 0, 0);
  const face = subsetter.hb_face_create(blob, 0);
  subsetter.hb_blob_destroy(blob);
  const input = subsetter.hb_subset_input_create_or_fail();
  let cut = 0;
  try {
    if (input === 0) throw new Error('The cutter of fonts has no memory left');
    subsetter.hb_subset_input_set_flags(input, NO_HINTING);
    const dropped = subsetter.hb_subset_input_set(input, DROP_TABLES);
    for (const name of DROPPED) subsetter.hb_set_add(dropped, tag(name));
    const characters = subsetter.hb_subset_input_unicode_set(input);
    for (const character of text) subsetter.hb_set_add(characters, character.codePointAt(0)!);
    if (!subsetter.hb_subset_input_pin_axis_location(input, face, tag('wght'), weight))
      throw new Error('The font has no weights');
    cut = subsetter.hb_subset_or_fail(face, input);
    if (cut === 0) throw new Error('The font cannot be cut: it is damaged');
    const result = subsetter.hb_face_reference_blob(cut);
    const from = subsetter.hb_blob_get_data(result, 0);
    const bytes = memory().slice(from, from + subsetter.hb_blob_get_length(result));
    subsetter.hb_blob_destroy(result);
    return bytes;
  } finally {
    if (input !== 0) subsetter.hb_subset_input_destroy(input);
    if (cut !== 0) subsetter.hb_face_destroy(cut);
    subsetter.hb_face_destroy(face);
    subsetter.free(at);
  }
}
