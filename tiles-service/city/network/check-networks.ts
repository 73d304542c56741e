import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkNetwork } from '../../network/check-network.ts';
import type { CityManifest } from '../manifest.ts';
import { layerFolder, NETWORK_FILE, NETWORK_REPORT_FILE } from '../paths.ts';

interface NetworkProblem {
  layer: string;
  code: string;
  where: string;
  message: string;
}

/** Opens every network of a city, and compares it with what the manifest and its report say. */
export async function checkNetworks(
  city: string,
  { networks = [] }: CityManifest,
): Promise<NetworkProblem[]> {
  const problems: NetworkProblem[] = [];
  for (const { id, publication, version, nodes, edges } of networks) {
    const folder = layerFolder(city, publication, id, version);
    const path = join(folder, NETWORK_FILE);
    if (!existsSync(path)) {
      problems.push({ layer: id, code: 'network-missing', where: path, message: 'the network is missing' });
      continue;
    }
    const report: unknown = await readFile(join(folder, NETWORK_REPORT_FILE), 'utf8')
      .then(JSON.parse)
      .catch(() => undefined);
    for (const problem of checkNetwork(new Uint8Array(await readFile(path)), { nodes, edges, report }))
      problems.push({ layer: id, where: path, ...problem });
  }
  return problems;
}
