/**
 * A coordinate as tables have it: 114.598, 114,598 (decimal comma), 1 234 567.8, 114°35'52.8"E, 东经114°35′52″. West and
 * south are negative. Undefined for what is none.
 */
export function parseCoordinate(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const plain = trimmed.replace(/[\s\u00a0]/g, '');
  if (/^[+-]?\d+([.,]\d*)?(e[+-]?\d+)?$/i.test(plain)) {
    const number = Number(plain.replace(',', '.'));
    return Number.isFinite(number) ? number : undefined;
  }
  const parts =
    /^(东经|西经|北纬|南纬|[NSEW])?([+-]?\d+(?:\.\d+)?)[°度d](?:(\d+(?:\.\d+)?)['′’分m](?:(\d+(?:\.\d+)?)(?:["″”秒s]|''))?)?([NSEW])?$/i.exec(
      plain,
    );
  if (!parts) return undefined;
  const [, before, degrees, minutes = '0', seconds = '0', after] = parts;
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return undefined;
  const value = Math.abs(Number(degrees)) + Number(minutes) / 60 + Number(seconds) / 3600;
  const isNegative = degrees.startsWith('-') || /^(西经|南纬|S|W)$/i.test(before ?? after ?? '');
  return isNegative ? -value : value;
}
