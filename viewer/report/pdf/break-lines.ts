import LineBreaker from 'linebreak';

/**
 * Breaks a text into lines no wider than `width`: where Unicode allows it (UAX #14), and within what is too wide by itself,
 * as hashes are, at any character. A line feed ends a line.
 */
export function breakLines(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    const breaker = new LineBreaker(paragraph);
    let line = '';
    let from = 0;
    for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
      let part = paragraph.slice(from, next.position);
      from = next.position;
      if (line !== '' && measure((line + part).trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      while (line === '' && measure(part.trimEnd()) > width) {
        const characters = [...part];
        let count = characters.length - 1;
        while (count > 1 && measure(characters.slice(0, count).join('')) > width) count--;
        if (count < 1) break;
        lines.push(characters.slice(0, count).join(''));
        part = characters.slice(count).join('');
      }
      line += part;
    }
    lines.push(line.trimEnd());
  }
  return lines;
}
