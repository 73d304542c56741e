import { z } from 'zod';

const BROKEN = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** True for a text that every database and every encoding takes: no NUL in it, and no half of a character. */
export const isPlainText = (text: string): boolean => !BROKEN.test(text);

/** A text that comes from elsewhere and is kept in a database. */
export const plainTextSchema = z
  .string()
  .refine(isPlainText, 'there is a NUL or half of a character in it: mend the encoding of the source');

/** A text that people read, in both languages of the product. */
export const localizedTextSchema = z.object({ 'zh-CN': z.string(), en: z.string() });
export type LocalizedText = z.infer<typeof localizedTextSchema>;

/** The same from elsewhere, as a name that a sensor tells. */
export const toldTextSchema = z.object({
  'zh-CN': plainTextSchema.max(1_000),
  en: plainTextSchema.max(1_000),
});

export const LANGUAGES = ['zh-CN', 'en'] as const;
export const languageSchema = z.enum(LANGUAGES);
export type Language = z.infer<typeof languageSchema>;
