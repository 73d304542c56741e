import { InputError } from '../../models/errors.ts';

/** `${NAME}` in a text of a configuration. */
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** Keys whose values are secret wherever they come from. */
const SECRET_KEY = /password|passphrase|token|secret|api-?key|authorization|cookie/i;
/** What is shorter says nothing, and would be struck out of every word. */
const LEAST_LENGTH = 4;
const ACCOUNT_IN_URL = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

export interface FilledConfiguration<Value> {
  value: Value;
  /** Strikes secrets out of a text that is logged or shown. */
  redact(text: string): string;
}

/**
 * Puts variables of the environment into the texts of a configuration. Throws InputError `environment-missing` that
 * names `input`, the place and the variable.
 */
export function fillConfiguration<Value>(
  configuration: Value,
  environment: Readonly<Record<string, string | undefined>>,
  input: string,
): FilledConfiguration<Value> {
  const secrets = new Set<string>();
  const note = (text: string) => {
    if (text.length >= LEAST_LENGTH) for (const form of [text, encodeURIComponent(text)]) secrets.add(form);
  };
  const fill = (value: unknown, path: string, secret: boolean): unknown => {
    if (typeof value === 'string') {
      const text = value.replace(VARIABLE, (_, name: string) => {
        const found = environment[name];
        if (found === undefined)
          throw new InputError(
            'environment-missing',
            input,
            `${path}: the variable ${name} of the environment is not set.`,
            'Set it before the server starts.',
          );
        note(found);
        return found;
      });
      if (secret) note(text);
      return text;
    }
    if (Array.isArray(value)) return value.map((item, index) => fill(item, `${path}[${index}]`, secret));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        fill(inner, path ? `${path}.${key}` : key, secret || SECRET_KEY.test(key)),
      ]),
    );
  };
  const value = fill(configuration, '', false) as Value;
  // The longest first: one secret may be a part of another.
  const ordered = [...secrets].sort((a, b) => b.length - a.length);
  return {
    value,
    redact(text) {
      let clean = text.replace(ACCOUNT_IN_URL, '$1…@');
      for (const secret of ordered) clean = clean.replaceAll(secret, '…');
      return clean;
    },
  };
}
