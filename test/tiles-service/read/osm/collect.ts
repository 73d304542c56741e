import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementFile, ElementRequest, Member } from '../../../../tiles-service/read/osm/elements.ts';
import { openElements } from '../../../../tiles-service/read/osm/index.ts';
import type { PbfNode, PbfRelation, PbfWay } from './pbf-writer.ts';

export interface Elements {
  nodes: Required<PbfNode>[];
  ways: PbfWay[];
  relations: PbfRelation[];
}

const EVERYTHING: ElementRequest = { nodes: 'tagged', ways: 'all', relations: true };

/** All elements of a file: every node with its position, and tags where it has some. */
export async function elementsOf(path: string): Promise<Elements> {
  const file = await openElements(path);
  try {
    const { nodes } = await pass(file, { nodes: 'positions' });
    const tagged = await pass(file, EVERYTHING);
    const tagsOf = new Map(tagged.nodes.map(({ id, tags }) => [id, tags]));
    return { ...tagged, nodes: nodes.map((node) => ({ ...node, tags: tagsOf.get(node.id) ?? {} })) };
  } finally {
    await file.close();
  }
}

export async function elementsOfBytes(bytes: Uint8Array | string, name = 'map'): Promise<Elements> {
  const folder = mkdtempSync(join(tmpdir(), 'osm-elements-'));
  try {
    writeFileSync(join(folder, name), bytes);
    return await elementsOf(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function pass(file: ElementFile, request: ElementRequest): Promise<Elements> {
  const elements: Elements = { nodes: [], ways: [], relations: [] };
  for await (const block of file.blocks(request)) {
    block.visit({
      node: (id, longitude, latitude, tags) =>
        elements.nodes.push({ id, longitude, latitude, tags: Object.fromEntries(tags) }),
      way: (id, nodes, count, tags) =>
        elements.ways.push({ id, nodes: [...nodes.subarray(0, count)], tags: Object.fromEntries(tags) }),
      relation: (id, members: Member[], tags) =>
        elements.relations.push({ id, members, tags: Object.fromEntries(tags) }),
    });
  }
  return elements;
}
