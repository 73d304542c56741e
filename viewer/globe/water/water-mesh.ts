import { type FrameState, parts, type ShaderProgram, type VertexArray } from './engine-parts.ts';
import type { TileNodes } from './tile-nodes.ts';
import { WATER_VERTEX } from './water-glsl.ts';

/** The water's vertex shader with a fragment shader. */
export function waterProgram(context: unknown, fragment: string): ShaderProgram {
  return parts.ShaderProgram.fromCache({
    context,
    vertexShaderSource: new parts.ShaderSource({ sources: [WATER_VERTEX] }),
    fragmentShaderSource: new parts.ShaderSource({ sources: [fragment] }),
    attributeLocations: { position: 0 },
  });
}

/** Compiles a program now, in the form in which the engine will draw with it. */
export function compileAsDrawn({ context, useLogDepth }: FrameState, shaderProgram: ShaderProgram): void {
  const command = new parts.DrawCommand({ shaderProgram });
  const drawn = useLogDepth ? parts.DerivedCommand.createLogDepthCommand(command, context).command : command;
  drawn.shaderProgram._bind();
}

/** The nodes of one tile on the device, which tiles share. */
export function waterMesh(context: unknown, { nodes, triangles }: TileNodes): VertexArray {
  return new parts.VertexArray({
    context,
    attributes: [
      {
        index: 0,
        componentsPerAttribute: 4,
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
