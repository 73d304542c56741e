import type { Product } from '../city/product.ts';
import { formatBytes, formatSeconds } from './progress-bar.ts';

/** What was made, one line for each layer. */
export function printProducts(products: readonly Product[], print: (line: string) => void): void {
  for (const { layer, result, seconds, reused } of products)
    print(
      `${layer.padEnd(28)} ${String(result.features).padStart(9)} features ${String(result.tiles).padStart(7)} tiles ` +
        `${formatBytes(result.bytes).padStart(9)}  ${reused ? 'unchanged' : formatSeconds(seconds)}`,
    );
}

/** The same for programs. */
export function productsOf(products: readonly Product[]) {
  return products.map(({ layer, version, result, seconds, reused }) => ({
    layer,
    version,
    ...result,
    seconds,
    reused,
  }));
}
