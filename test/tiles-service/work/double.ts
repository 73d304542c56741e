export function double(value: number): number {
  return value * 2;
}
export function fail(): never {
  throw Object.assign(new Error('broken on purpose'), { code: 'on-purpose' });
}
