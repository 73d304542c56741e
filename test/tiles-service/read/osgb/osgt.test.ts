import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockNamed, parseOsgt, wordsOf } from '../../../../tiles-service/read/osgb/osgt-document.ts';
import { decodeImage } from '../../../../tiles-service/read/osgb/osgt-image.ts';
import { readScene } from '../../../../tiles-service/read/osgb/osgt-scene.ts';

const document = (body: string) => parseOsgt(`#Ascii Scene \n#Version 161 \n\n${body}`);

const geometry = (sets: string, extra = '') => `osg::Geode {
  UniqueID 1
  Drawables 1 {
    osg::Geometry {
      UniqueID 2
      ${extra}
      PrimitiveSetList 1 {
        ${sets}
      }
      VertexArray TRUE {
        osg::Vec3Array {
          UniqueID 3
          Binding BIND_PER_VERTEX
          vector 6 {
            0 0 0
            1 0 0
            1 1 0
            0 1 0
            2 0 0
            2 1 5.5e-1
          }
        }
      }
    }
  }
}
`;
const elements = (mode: string, indices: string) =>
  `osg::DrawElementsUShort {\n UniqueID 9\n Mode ${mode}\n vector ${indices.split(' ').length} {\n ${indices}\n }\n }`;
const trianglesOf = (sets: string) => {
  const { part, leftOut } = readScene(document(geometry(sets)));
  return { triangles: part.meshes.flatMap(({ indices }) => [...indices]), leftOut };
};

describe('parseOsgt', () => {
  it('should read words, texts with quotes in them, blocks and arrays', () => {
    const { blocks } = document(
      'osg::Node {\n  Name "a \\"b\\" \\\\ c" 7 \n  Inner TRUE {\n    vector 2 {\n 1 -2e3 \n\n }\n  }\n}\n',
    );
    expect(blocks[0].head).toEqual(['osg::Node']);
    expect(wordsOf(blocks[0], 'Name')).toEqual(['a "b" \\ c', '7']);
    expect([...blockNamed(blocks[0], 'Inner')!.blocks[0].numbers!]).toEqual([1, -2000]);
  });

  it('should close a block behind a text over many lines, as pictures have it', () => {
    const { blocks } = document('osg::Image {\n  Data 1 {\n    "ab\ncd\n" }\n  Last 1\n}\n');
    expect(blockNamed(blocks[0], 'Data')!.lines).toEqual([['ab\ncd\n']]);
    expect(wordsOf(blocks[0], 'Last')).toEqual(['1']);
  });

  it.each([
    ['no scene', 'osg::Group {\n}\n'],
    ['a block that never ends', '#Ascii\nosg::Group {\n'],
    ['a block that never began', '#Ascii\n}\n'],
    ['an array that never ends', '#Ascii\nA {\n vector 2 {\n 1 2\n'],
    ['a text that never ends', '#Ascii\nA {\n Name "abc\n}\n'],
    ['blocks without end in one another', `#Ascii\n${'A {\n'.repeat(5000)}`],
  ])('should refuse %s', (_, text) => {
    expect(() => parseOsgt(text)).toThrow(RangeError);
  });
});

describe('readScene', () => {
  it.each([
    ['TRIANGLES', '0 1 2 0 2 3', [0, 1, 2, 0, 2, 3]],
    ['TRIANGLE_STRIP', '0 1 3 2', [0, 1, 3, 3, 1, 2]],
    ['TRIANGLE_FAN', '0 1 2 3', [0, 1, 2, 0, 2, 3]],
    ['POLYGON', '0 1 2 3', [0, 1, 2, 0, 2, 3]],
    ['QUADS', '0 1 2 3', [0, 1, 2, 0, 2, 3]],
    ['QUAD_STRIP', '0 3 1 2', [0, 3, 2, 0, 2, 1]],
    ['TRIANGLES', '0 1 1 0 1 2', [0, 1, 2]],
  ])('should make triangles of %s %s', (mode, indices, expected) => {
    expect(trianglesOf(elements(mode, indices))).toEqual({ triangles: expected, leftOut: 0 });
  });

  it('should read runs of vertices without indices', () => {
    expect(
      trianglesOf('osg::DrawArrays {\n UniqueID 9\n Mode TRIANGLES\n First 1\n Count 3\n }').triangles,
    ).toEqual([1, 2, 3]);
    const lengths = 'osg::DrawArrayLengths {\n UniqueID 9\n Mode TRIANGLE_FAN\n vector 2 {\n 3 3\n }\n }';
    expect(trianglesOf(lengths).triangles).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it.each([
    ['lines', elements('LINES', '0 1')],
    ['an index beyond the vertices', elements('TRIANGLES', '0 1 6')],
    ['an index that is no whole number', elements('TRIANGLES', '0 1 x')],
    ['a count beyond the vertices', 'osg::DrawArrays {\n UniqueID 9\n Mode TRIANGLES\n Count 4000000000\n }'],
    ['a mode that is not known', elements('PATCHES', '0 1 2')],
  ])('should leave out and count %s', (_, sets) => {
    expect(trianglesOf(sets)).toEqual({ triangles: [], leftOut: 1 });
  });

  it('should move vertices by the matrices above them', () => {
    const scene = (inner: string) => `osg::MatrixTransform {
      UniqueID 20
      Matrix {
        0 1 0 0
        -1 0 0 0
        0 0 2 0
        10 20 30 1
      }
      Children 1 {
        ${inner}
      }
    }`;
    const { part } = readScene(document(scene(geometry(elements('TRIANGLES', '0 4 5')))));
    // x goes north, y goes west, z is doubled.
    expect([...part.meshes[0].positions.subarray(12, 18)]).toEqual([10, 22, 30, 9, 22, 31.1]);
  });

  it('should take the colour of the material', () => {
    const set =
      'StateSet TRUE {\n osg::StateSet {\n UniqueID 7\n AttributeList 1 {\n osg::Material {\n UniqueID 8\n Diffuse TRUE Front 0.5 0.25 0 1 Back 1 1 1 1\n }\n Value OFF\n }\n }\n }';
    const { part } = readScene(document(geometry(elements('TRIANGLES', '0 1 2'), set)));
    expect(part.meshes[0].color).toEqual([0.5, 0.25, 0, 1]);
  });

  it('should know objects again that are used twice', () => {
    const twice = `osg::Group {\n UniqueID 90\n Children 2 {\n ${geometry(elements('TRIANGLES', '0 1 2'))}\n osg::Geode {\n UniqueID 1\n }\n }\n }`;
    expect(readScene(document(twice)).part.meshes).toHaveLength(2);
  });

  it('should refuse a node that lies in itself', () => {
    const circle =
      'osg::Group {\n UniqueID 1\n Name "x"\n Children 1 {\n osg::Group {\n UniqueID 1\n }\n }\n}\n';
    expect(() => readScene(document(circle))).toThrow(/too deeply/);
  });

  it('should order levels from the coarsest on, by pixels and by distance', () => {
    const lod = (mode: string, ranges: string) =>
      `osg::PagedLOD {\n UniqueID 30\n UserCenter 1 2 3 50\n ${mode}\n RangeList 2 {\n ${ranges}\n }\n RangeDataList 2 {\n ""\n "fine.osgb"\n }\n Children 1 {\n ${geometry(elements('TRIANGLES', '0 1 2'))}\n }\n}`;
    const pixels = readScene(document(lod('RangeMode PIXEL_SIZE_ON_SCREEN', '0 300\n 300 1e+30'))).part
      .lods[0];
    expect(pixels).toMatchObject({ isByPixels: true, radius: 50 });
    expect(pixels.levels.map(({ from, file }) => [from, file])).toEqual([
      [0, undefined],
      [300, 'fine.osgb'],
    ]);
    const metres = readScene(document(lod('', '200 1e+30\n 0 200'))).part.lods[0];
    expect(metres.levels.map(({ from, file }) => [from, file])).toEqual([
      [1e30, undefined],
      [200, 'fine.osgb'],
    ]);
  });

  it('should read or refuse any text, whatever was changed in it', () => {
    const text = `#Ascii Scene\n${geometry(elements('TRIANGLE_STRIP', '0 1 3 2 4 5'))}`;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), fc.nat(40)), {
          maxLength: 6,
        }),
        (edits) => {
          let changed = text;
          for (const [at, put, cut] of edits) changed = changed.slice(0, at) + put + changed.slice(at + cut);
          try {
            for (const { positions, indices } of readScene(parseOsgt(changed)).part.meshes)
              expect(indices.every((index) => index < positions.length / 3)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('decodeImage', () => {
  const image = (width: number, height: number, format: number, packing: number, data: number[]) =>
    document(
      `osg::Image {\n Size ${width} ${height} 1\n PixelFormat ${format}\n DataType 5121\n Packing ${packing}\n Data 1 {\n "${Buffer.from(data).toString('base64')}" }\n}`,
    ).blocks[0];
  const pixels = (...parameters: Parameters<typeof image>) => [...decodeImage(image(...parameters)).rgba];

  it('should read rows that are padded', () => {
    const rows = [1, 2, 3, 0, 4, 5, 6, 0];
    expect(pixels(1, 2, 6407, 4, rows)).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });

  it('should read blue before red, grey, and alpha', () => {
    expect(pixels(1, 1, 32992, 1, [1, 2, 3])).toEqual([3, 2, 1, 255]);
    expect(pixels(1, 1, 32993, 1, [1, 2, 3, 4])).toEqual([3, 2, 1, 4]);
    expect(pixels(1, 1, 6409, 1, [9])).toEqual([9, 9, 9, 255]);
    expect(pixels(1, 1, 6410, 1, [9, 7])).toEqual([9, 9, 9, 7]);
    expect(decodeImage(image(1, 1, 6410, 1, [9, 7])).hasAlpha).toBe(true);
  });

  it('should read DXT1: two colours, what lies between them, and what is clear', () => {
    // Red before blue; codes 0, 1, 2, 3 in the first row.
    const four = [0x00, 0xf8, 0x1f, 0x00, 0b11100100, 0, 0, 0];
    expect(pixels(4, 4, 33776, 1, four).slice(0, 16)).toEqual([
      ...[255, 0, 0, 255],
      ...[0, 0, 255, 255],
      ...[170, 0, 85, 255],
      ...[85, 0, 170, 255],
    ]);
    const three = [0x1f, 0x00, 0x00, 0xf8, 0b11100100, 0, 0, 0];
    expect(pixels(4, 4, 33777, 1, three).slice(0, 16)).toEqual([
      ...[0, 0, 255, 255],
      ...[255, 0, 0, 255],
      ...[128, 0, 128, 255],
      ...[0, 0, 0, 0],
    ]);
  });

  it('should read the alpha of DXT3 and DXT5', () => {
    const colour = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];
    const alphaOf = (format: number, alpha: number[]) =>
      pixels(4, 4, format, 1, [...alpha, ...colour]).filter((_, at) => at % 4 === 3);
    expect(alphaOf(33778, [0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe])).toEqual(
      Array.from({ length: 16 }, (_, code) => code * 17),
    );
    // Codes 0 to 7, twice, three bits each.
    const codes = [0x88, 0xc6, 0xfa, 0x88, 0xc6, 0xfa];
    const eight = [210, 0, 180, 150, 120, 90, 60, 30];
    expect(alphaOf(33779, [210, 0, ...codes])).toEqual([...eight, ...eight]);
    const six = [0, 100, 20, 40, 60, 80, 0, 255];
    expect(alphaOf(33779, [0, 100, ...codes])).toEqual([...six, ...six]);
  });

  it.each([
    ['no pixels', '#Ascii\nosg::Image {\n FileName "x.jpg"\n}\n'],
    [
      'a size beyond all',
      '#Ascii\nosg::Image {\n Size 4000000000 4000000000 1\n PixelFormat 6407\n DataType 5121\n Data 1 {\n "AAAA" }\n}\n',
    ],
    [
      'fewer bytes than its size says',
      '#Ascii\nosg::Image {\n Size 100 100 1\n PixelFormat 6407\n DataType 5121\n Data 1 {\n "AAAA" }\n}\n',
    ],
    [
      'a block format that is cut off',
      '#Ascii\nosg::Image {\n Size 8 8 1\n PixelFormat 33776\n DataType 5121\n Data 1 {\n "AAAA" }\n}\n',
    ],
    [
      'floats',
      '#Ascii\nosg::Image {\n Size 1 1 1\n PixelFormat 6407\n DataType 5126\n Data 1 {\n "AAAAAAAAAAAAAAAA" }\n}\n',
    ],
  ])('should refuse %s', (_, text) => {
    expect(() => decodeImage(parseOsgt(text).blocks[0])).toThrow(RangeError);
  });
});
