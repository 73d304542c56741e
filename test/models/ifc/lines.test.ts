import { describe, expect, it } from 'vitest';
import { IfcLines } from '../../../models/ifc/lines.ts';

/** Calls of web-ifc begin with capitals. */
const GET_SCHEMA = 'GetModelSchema';
const STREAM = 'StreamMeshes';
const linesOf = (api: object) => new IfcLines({ [GET_SCHEMA]: () => 'IFC4', ...api } as never, 7);

describe('streamMeshes', () => {
  it('should ask the older WebAssembly of pages with the parameters that it knows', () => {
    const asked: unknown[][] = [];
    const lines = linesOf({
      [STREAM]: () => {
        throw new Error('function StreamMeshes called with 4 arguments, expected 3');
      },
      wasmModule: { [STREAM]: (...parameters: unknown[]) => asked.push(parameters) },
    });
    const onMesh = () => undefined;
    lines.streamMeshes([1, 2], onMesh);
    expect(asked).toEqual([[7, [1, 2], onMesh]]);
  });

  it('should let any other error through', () => {
    const lines = linesOf({
      [STREAM]: () => {
        throw new Error('out of memory');
      },
      wasmModule: {},
    });
    expect(() => lines.streamMeshes([1], () => undefined)).toThrow('out of memory');
  });
});
