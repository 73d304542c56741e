import type { AttributeValue, Feature } from '../../../models/feature.ts';
import { kindOfWords, type PipeKind, pipeWordsOf, textOf } from '../../../models/network/index.ts';
import { FLOW_BACKWARD, FLOW_BOTH, FLOW_FORWARD, type PipeWord } from '../../../models/network/pipe-words.ts';
import { Tally } from '../../read/feature-source.ts';

/** What the attributes of a pipe say; NaN and empty where they say nothing. */
export interface PipeFacts {
  kind: PipeKind;
  /** Metres. */
  diameter: number;
  material: string;
  /** Levels where the drawing begins and ends. */
  inverts: [number, number];
  /** Numbers of the nodes where the drawing begins and ends. */
  nodes: [string, string];
  flow: 'forward' | 'backward' | undefined;
}

export interface NodeFacts {
  kind: PipeKind | undefined;
  /** What pipes may call it, beside the id of the feature. */
  number: string;
  cover: number;
  bottom: number;
}

const SECTION = /^(\d+(?:\.\d+)?)\s*[x×*X]\s*(\d+(?:\.\d+)?)/;

/** No pipe is this wide: a greater number is one of millimetres. */
const WIDEST_METRES = 15;

export function pipeFacts(feature: Feature, tally: Tally): PipeFacts {
  const words = pipeWordsOf(feature.attributes);
  const numberOf = (word: PipeWord): number => {
    const value = words.get(word);
    const number = toNumber(value);
    if (value !== undefined && Number.isNaN(number))
      tally.note('pipe-value-no-number', 'Levels and widths of pipes that are no numbers.', feature.id);
    return number;
  };
  const kind = kindOfWords(feature, words);
  if (!kind)
    tally.note(
      'pipe-kind-unknown',
      'Pipes that do not say what they carry are joined with one another as "other".',
      feature.id,
    );
  return {
    kind: kind ?? 'other',
    diameter: diameterOf(feature.id, words, tally),
    material: textOf(words.get('material')),
    inverts: [numberOf('invertFrom'), numberOf('invertTo')],
    nodes: [textOf(words.get('fromNode')), textOf(words.get('toNode'))],
    flow: flowOf(feature.id, textOf(words.get('flow')), tally),
  };
}

export function nodeFacts(feature: Feature): NodeFacts {
  const words = pipeWordsOf(feature.attributes);
  return {
    kind: kindOfWords(feature, words),
    number: textOf(words.get('nodeNumber')),
    cover: toNumber(words.get('cover')),
    bottom: toNumber(words.get('bottom')),
  };
}

/** What is drawn of a pipe, metres; NaN where nothing is said. */
export interface DrawnPipe {
  diameter: number;
  /** Of ducts, culverts and tunnels. */
  section: readonly [width: number, height: number] | undefined;
  /** From the ground to the top. */
  depth: number;
}

export function pipeShape(feature: Feature): DrawnPipe {
  const words = pipeWordsOf(feature.attributes);
  return {
    diameter: diameterOf(feature.id, words, new Tally()),
    section: sectionOf(words),
    depth: toNumber(words.get('depth')),
  };
}

/** What is drawn of a node: its width, and the height of its chamber from the bottom to the cover. */
export function nodeShape(feature: Feature): Omit<DrawnPipe, 'depth'> & { height: number } {
  const words = pipeWordsOf(feature.attributes);
  return {
    diameter: diameterOf(feature.id, words, new Tally()),
    section: sectionOf(words),
    height: toNumber(words.get('cover')) - toNumber(words.get('bottom')),
  };
}

/** A rectangle in millimetres: 1000x800. */
function sectionOf(words: Map<PipeWord, AttributeValue>): readonly [number, number] | undefined {
  const match = SECTION.exec(textOf(words.get('millimetres')));
  const [width, height] = match ? [Number(match[1]) / 1000, Number(match[2]) / 1000] : [0, 0];
  return width > 0 && height > 0 ? [width, height] : undefined;
}

function diameterOf(id: string, words: Map<PipeWord, AttributeValue>, tally: Tally): number {
  const [metres, millimetres] = [words.get('diameter'), words.get('millimetres')];
  const given = metres ?? millimetres;
  if (given === undefined) return Number.NaN;
  let width = toNumber(given);
  if (Number.isNaN(width)) {
    const text = textOf(given);
    const section = SECTION.exec(text);
    const circle = /^(?:dn|de|d|φ|ø|Φ)\s*(\d+(?:\.\d+)?)/i.exec(text);
    if (section) width = 2 * Math.sqrt((Number(section[1]) * Number(section[2])) / Math.PI);
    else if (circle) return Number(circle[1]) / 1000;
  }
  if (!(width > 0)) {
    tally.note('pipe-diameter-unreadable', 'Diameters of pipes that cannot be read.', id);
    return Number.NaN;
  }
  if (metres === undefined) return width / 1000;
  if (width <= WIDEST_METRES) return width;
  tally.note(
    'pipe-diameter-millimetres',
    `Diameters above ${WIDEST_METRES} were taken as millimetres; say unit: mm in the manifest.`,
    id,
  );
  return width / 1000;
}

function flowOf(id: string, text: string, tally: Tally): 'forward' | 'backward' | undefined {
  if (text === '' || FLOW_BOTH.test(text)) return undefined;
  if (FLOW_FORWARD.test(text)) return 'forward';
  if (FLOW_BACKWARD.test(text)) return 'backward';
  tally.note(
    'pipe-flow-unreadable',
    'Directions of flow that are not known words; give them as forward and backward with `values` in the manifest.',
    id,
  );
  return undefined;
}

/** NaN for what is no number; a comma may stand for the point. */
function toNumber(value: AttributeValue | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[+-]?\d+([.,]\d+)?\s*$/.test(value)) return Number.NaN;
  return Number(value.replace(',', '.'));
}
