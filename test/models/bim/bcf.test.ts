import { XMLParser } from 'fast-xml-parser';
import { strFromU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type BcfTopic, bcfFiles } from '../../../models/bim/bcf.ts';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';

const STANDS = { longitude: 106.5, latitude: 29.5, height: 260, heading: 90 };
const [longitude, latitude, height] = enuFrame(106.5, 29.5, 260).toGeodetic(10, 4, 3);
const WALL = '1WallWallWallWallWall1';
const topic: BcfTopic = {
  ids: [`house:${WALL}`, 'ducts:2DuctDuctDuctDuctDuct2~2'],
  title: '墙 <W1> & "D2"',
  description: '相交',
  at: [longitude, latitude, height],
  around: 2,
};
const options = { files: ['house.ifc', 'ducts.ifc'], author: 'CityMirror', created: '2026-11-22T08:00:00Z' };

/** What stands in an archive, as another program reads it. */
function read(files: Record<string, Uint8Array>) {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' });
  const opened = unzipSync(zipSync(files));
  const parsed = Object.entries(opened).map(
    ([path, bytes]) => [path, parser.parse(strFromU8(bytes))] as const,
  );
  const of = (end: string) => parsed.filter(([path]) => path.endsWith(end)).map(([, content]) => content);
  return { paths: Object.keys(opened), of };
}

describe('clashes as BCF 2.1', () => {
  it('should be a folder for each topic, named by its GUID, with a markup and its viewpoint', () => {
    const { paths, of } = read(bcfFiles([topic], { ...options, stands: STANDS }));
    const [{ Markup }] = of('markup.bcf');
    expect(Markup.Topic['@Guid']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const folder = Markup.Topic['@Guid'];
    expect(paths).toEqual(['bcf.version', `${folder}/markup.bcf`, `${folder}/viewpoint.bcfv`]);
    expect(of('bcf.version')[0].Version['@VersionId']).toBe('2.1');
    expect(Markup.Topic).toMatchObject({
      ...{ '@TopicType': 'Clash', '@TopicStatus': 'Open', Title: topic.title, Description: '相交' },
      ...{ CreationDate: options.created, CreationAuthor: 'CityMirror' },
    });
    expect(Markup.Header.File.map(({ Filename }: { Filename: string }) => Filename)).toEqual(options.files);
    const [{ VisualizationInfo }] = of('viewpoint.bcfv');
    expect(Markup.Viewpoints).toEqual({ '@Guid': VisualizationInfo['@Guid'], Viewpoint: 'viewpoint.bcfv' });
    // The order of the schema: elements that stand elsewhere make a file that validators refuse.
    expect(Object.keys(Markup)).toEqual(['Header', 'Topic', 'Viewpoints']);
    expect(Object.keys(Markup.Topic).filter((key) => !key.startsWith('@'))).toEqual([
      ...['Title', 'Index', 'CreationDate', 'CreationAuthor', 'Description'],
    ]);
  });

  it('should select the elements by their GlobalIds, and look at the place in metres of the file', () => {
    const { of } = read(bcfFiles([topic], { ...options, stands: STANDS }));
    const [{ VisualizationInfo: view }] = of('viewpoint.bcfv');
    expect(view.Components.Selection.Component).toEqual([
      { '@IfcGuid': WALL },
      { AuthoringToolId: '2DuctDuctDuctDuctDuct2~2' },
    ]);
    expect(view.Components.Visibility['@DefaultVisibility']).toBe('true');
    const {
      CameraViewPoint: eye,
      CameraDirection: ahead,
      CameraUpVector: up,
      FieldOfView,
    } = view.PerspectiveCamera;
    expect(FieldOfView).toBe(60);
    const numbers = ({ X, Y, Z }: { X: number; Y: number; Z: number }) => [X, Y, Z];
    const [e, a, u] = [eye, ahead, up].map(numbers);
    const dot = (p: number[], q: number[]) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
    expect([Math.hypot(...a), Math.hypot(...u), dot(a, u)]).toEqual([
      ...[expect.closeTo(1, 9), expect.closeTo(1, 9), expect.closeTo(0, 9)],
    ]);
    // y looks east and x south: 10 m east and 4 m north are x −4, y 10. The way ahead goes through it.
    const way = [-4 - e[0], 10 - e[1], 3 - e[2]];
    expect(dot(way, a)).toBeCloseTo(Math.hypot(...way), 6);
  });

  it('should have the same GUIDs in the next export, others for other elements, and no camera without a place', () => {
    const other = { ...topic, ids: [topic.ids[0], 'ducts:3'] };
    const [first, next] = [read(bcfFiles([topic, other], options)), read(bcfFiles([other, topic], options))];
    expect([...first.paths].sort()).toEqual([...next.paths].sort());
    expect(first.paths).toHaveLength(5);
    // Of coordinates of a map, whose zero lies far away, no frame in metres can be told.
    const far = read(bcfFiles([topic], { ...options, stands: { ...STANDS, latitude: 29 } }));
    for (const { VisualizationInfo } of [...first.of('viewpoint.bcfv'), ...far.of('viewpoint.bcfv')])
      expect(VisualizationInfo.PerspectiveCamera).toBeUndefined();
  });
});
