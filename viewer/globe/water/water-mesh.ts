import { parts, type ShaderProgram, type VertexArray } from './engine-parts.ts';
import { WATER_VERTEX } from './water-glsl.ts';
import { QUADS } from './water-tiles.ts';

/** The water's vertex shader with a fragment shader. */
export function waterProgram(context: unknown, fragment: string): ShaderProgram {
  return parts.ShaderProgram.fromCache({
    context,
    vertexShaderSource: new parts.ShaderSource({ sources: [WATER_VERTEX] }),
    fragmentShaderSource: new parts.ShaderSource({ sources: [fragment] }),
    attributeLocations: { position: 0 },
  });
}

/** The nodes of one tile, which all tiles share. */
export function waterMesh(context: unknown): VertexArray {
  const side = QUADS + 1;
  const nodes = new Float32Array(side * side * 2);
  for (let i = 0; i < side * side; i++) nodes.set([i % side, Math.floor(i / side)], i * 2);
  const triangles = new Uint16Array(QUADS * QUADS * 6);
  for (let i = 0; i < QUADS * QUADS; i++) {
    const node = Math.floor(i / QUADS) * side + (i % QUADS);
    triangles.set([node, node + side, node + 1, node + 1, node + side, node + side + 1], i * 6);
  }
  return new parts.VertexArray({
    context,
    attributes: [
      {
        index: 0,
        componentsPerAttribute: 2,
        componentDatatype: 0x1406,
        vertexBuffer: parts.Buffer.createVertexBuffer({
          context,
          typedArray: nodes,
          usage: parts.BufferUsage.STATIC_DRAW,
        }),
      },
    ],
    indexBuffer: parts.Buffer.createIndexBuffer({
      context,
      typedArray: triangles,
      usage: parts.BufferUsage.STATIC_DRAW,
      indexDatatype: 0x1403,
    }),
  });
}
