/**
 * Paths into a payload, after JSONPath (RFC 9535) as far as a mapping needs it: `a.b`, `a['b c']`, `a[0]`, `a[-1]`,
 * `a[*]`, and `a[?key=value]` for the members whose key has a value.
 *
 * A path begins where it is used (at its record or item; `@` alone is that). `$` begins at the payload, `^` at the record that holds the
 * item; `$subject` is what the source calls the message (an MQTT topic, a file), `$subject[1]` a part of it between
 * slashes, `$received` its arrival in UTC milliseconds.
 */

type Step = { name: string } | { index: number } | { all: true } | { key: readonly string[]; value: string };

export interface Path {
  text: string;
  from: 'here' | 'root' | 'parent' | 'subject' | 'received';
  steps: readonly Step[];
}

/** Where paths are looked up. */
export interface Scope {
  here: unknown;
  parent?: unknown;
  root: unknown;
  subject: string | undefined;
  received: number;
}

const STEP =
  /^(?:\.?([^.[\]'"^$*?\s][^.[\]]*)|\.(\*)|\[(-?\d+)\]|\[(\*)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[\?([^=\]]+)=([^\]]*)\])/;

/** Throws a RangeError that says where a path cannot be read. */
export function parsePath(text: string): Path {
  const head = /^(\$subject|\$received|\$|\^|@(?=[.[]|$))/.exec(text)?.[0] ?? '';
  const from = FROM[head];
  const steps: Step[] = [];
  let rest = text.slice(head.length);
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (!match || (head !== '' && steps.length === 0 && match[1] !== undefined && !rest.startsWith('.')))
      throw new RangeError(
        `the path "${text}" cannot be read at "${rest.slice(0, 20)}"; paths look like a.b[0].c, $.list[*] or items[?name=pm25].value`,
      );
    const [whole, name, dotStar, index, star, single, double, key, value] = match;
    const quoted = single ?? double;
    if (name !== undefined) steps.push({ name });
    else if (quoted !== undefined) steps.push({ name: quoted.replace(/\\(.)/g, '$1') });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else if (key !== undefined)
      steps.push({ key: key.split('.'), value: value.replace(/^(['"])(.*)\1$/, '$2') });
    else if (star !== undefined || dotStar !== undefined) steps.push({ all: true });
    rest = rest.slice(whole.length);
  }
  return { text, from, steps };
}

const FROM: Record<string, Path['from']> = {
  '': 'here',
  '@': 'here',
  $: 'root',
  '^': 'parent',
  $subject: 'subject',
  $received: 'received',
};

/** Everything that a path leads to; a list counts as its members only where the path says `[*]`. */
export function valuesAt(path: Path, scope: Scope): unknown[] {
  let found: unknown[] = [startOf(path, scope)];
  for (const step of path.steps) found = found.flatMap((value) => next(value, step));
  return found.filter((value) => value !== undefined);
}

/** The first of what a path leads to; undefined: nothing is there. */
export function valueAt(path: Path, scope: Scope): unknown {
  let value = startOf(path, scope);
  for (const [index, step] of path.steps.entries()) {
    if ('all' in step || 'key' in step) {
      const rest = { ...path, from: 'here' as const, steps: path.steps.slice(index) };
      return valuesAt(rest, { ...scope, here: value })[0];
    }
    value = next(value, step)[0];
    if (value === undefined) return undefined;
  }
  return value;
}

function startOf({ from, steps }: Path, scope: Scope): unknown {
  if (from === 'here') return scope.here;
  if (from === 'root') return scope.root;
  if (from === 'parent') return scope.parent;
  if (from === 'received') return scope.received;
  return steps.length > 0 ? scope.subject?.split('/') : scope.subject;
}

function next(value: unknown, step: Step): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  if ('name' in step) {
    const holder = value as Record<string, unknown>;
    if (Array.isArray(value)) return [];
    return Object.hasOwn(holder, step.name) ? [holder[step.name]] : [];
  }
  if ('index' in step) return Array.isArray(value) ? [value.at(step.index)] : [];
  const members = Array.isArray(value) ? value : Object.values(value);
  if ('all' in step) return members;
  return members.filter((member) => {
    let inner: unknown = member;
    for (const name of step.key) inner = next(inner, { name })[0];
    return inner !== undefined && inner !== null && String(inner) === step.value;
  });
}
