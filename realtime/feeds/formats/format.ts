import { parse as parseCsv } from 'csv-parse/sync';
import { z } from 'zod';
import type { Payload } from '../adapter.ts';
import { decodeText, parseXml, xmlText } from './xml.ts';

/** How bytes become records; part of the configuration of every feed with a mapping. */
export const formatShape = {
  format: z
    .enum(['json', 'ndjson', 'csv', 'xml'])
    .optional()
    .describe('Absent: as the media type says, else JSON'),
  encoding: z
    .string()
    .optional()
    .describe('UTF-8 if absent; GB18030 … XML says its own')
    .refine((name) => name === undefined || isEncoding(name), 'this encoding is not known'),
  delimiter: z.string().length(1).optional().describe('Between the columns of CSV'),
  lists: z.array(z.string()).default([]).describe('Elements of XML that are lists even where there is one'),
};
export interface FormatOptions {
  format?: 'json' | 'ndjson' | 'csv' | 'xml' | undefined;
  encoding?: string | undefined;
  delimiter?: string | undefined;
  lists: string[];
}

/** A payload is not of its format. */
export class FormatFault extends Error {
  override readonly name = 'FormatFault';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What paths of a mapping lead into: the document of JSON and XML, the rows of CSV and of lines of JSON. */
export function readFormat(payload: Payload, options: FormatOptions): unknown {
  const format = options.format ?? formatOf(payload.type);
  try {
    if (format === 'xml') return parseXml(xmlText(payload.body), options.lists);
    const text = decodeText(payload.body, options.encoding ?? 'utf-8').replace(/^\uFEFF/, '');
    if (format === 'csv') return readCsv(text, options.delimiter);
    if (format === 'ndjson')
      return text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]));
    return JSON.parse(text);
  } catch (error) {
    throw new FormatFault(
      `not-${format}`,
      `This is not ${format.toUpperCase()}: ${(error as Error).message}.`,
    );
  }
}

function readCsv(text: string, delimiter = ','): Record<string, string>[] {
  return parseCsv(text, {
    columns: true,
    delimiter,
    skip_empty_lines: true,
    trim: true,
    bom: true,
    comment: '#',
    comment_no_infix: true,
    relax_column_count: false,
  });
}

function formatOf(type = ''): 'json' | 'ndjson' | 'csv' | 'xml' {
  if (/\bndjson\b|json-seq/.test(type)) return 'ndjson';
  if (/\bcsv\b/.test(type)) return 'csv';
  return /\bxml\b/.test(type) ? 'xml' : 'json';
}

function isEncoding(name: string): boolean {
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}
