import type { NetworkProduct } from '../city/network/build-networks.ts';
import { formatSeconds } from './progress-bar.ts';

/** What was made, one line for each network. */
export function printNetworks(products: readonly NetworkProduct[], print: (line: string) => void): void {
  for (const { entry, report, seconds, reused } of products)
    print(
      `${entry.id.padEnd(28)} ${String(entry.edges).padStart(9)} edges    ${String(entry.nodes).padStart(7)} nodes ` +
        `${report.kilometres.toFixed(1).padStart(6)} km  ${reused ? 'unchanged' : formatSeconds(seconds)}`,
    );
}

/** The same for programs. */
export function networksOf(products: readonly NetworkProduct[]) {
  return products.map(({ entry, report, seconds, reused }) => ({ ...entry, seconds, reused, report }));
}
