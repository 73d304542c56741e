/**
 * Names of fields that can stand beside each other as attributes: none empty, none twice, none that has a meaning
 * of its own for objects.
 */
export function fieldNames(raw: readonly string[]): string[] {
  const taken = new Set<string>();
  return raw.map((text, index) => {
    const base = text.trim() === '' ? `field_${index + 1}` : text === '__proto__' ? 'proto' : text;
    let name = base;
    for (let copy = 2; taken.has(name); copy++) name = `${base}_${copy}`;
    taken.add(name);
    return name;
  });
}
