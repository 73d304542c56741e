import { z } from 'zod';

export const httpUrlSchema = z
  .string()
  .refine(
    (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''),
    'give an address as https://host/path',
  );

/** Configuration of every adapter that asks a source by HTTP. */
export const askingShape = {
  url: httpUrlSchema,
  headers: z.record(z.string(), z.string()).default({}).describe('Sent with every request, as a key'),
  token: z.string().optional().describe('Sent as Authorization: Bearer …'),
  every: z.number().min(0.05).max(86_400).optional().describe('Seconds between requests; absent: the rhythm'),
  timeout: z.number().positive().max(600).default(30).describe('Seconds for an answer'),
  mostBytes: z
    .number()
    .int()
    .positive()
    .max(256 << 20)
    .default(16 << 20)
    .describe('Of one answer, unpacked'),
};

export interface Asking {
  url: string;
  headers: Record<string, string>;
  token?: string | undefined;
  every?: number | undefined;
  rhythm: number;
  timeout: number;
  mostBytes: number;
}

export const headersOf = ({ headers, token }: Pick<Asking, 'headers' | 'token'>): Record<string, string> =>
  token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
