import { beforeEach, describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import type { Bim } from '../../../models/schema/bim.ts';
import { type Layer, layerSchema } from '../../../models/schema/layer.ts';
import { roomSchema } from '../../../models/schema/room.ts';
import {
  changeRoom,
  enterRoom,
  isTakenApart,
  leaveRoom,
  lookFrom,
  scopeOf,
  showEverything,
  toggled,
} from '../../../viewer/bim/change-room.ts';
import { indoorPlace } from '../../../viewer/bim/indoor-things.ts';
import { modelLayerOf } from '../../../viewer/bim/model-layer.ts';
import { versionOf, versionsOf } from '../../../viewer/bim/model-versions.ts';
import { roomBox } from '../../../viewer/bim/room-box.ts';
import { RoomTrouble, roomModel } from '../../../viewer/bim/room-model.ts';
import { rowGroups } from '../../../viewer/bim/row-groups.ts';
import { endWalk, startWalk, stepWalk } from '../../../viewer/bim/walk.ts';
import { forgetHistory, recordStep, redo, undo } from '../../../viewer/stores/history.ts';
import { decodePermalink, encodePermalink } from '../../../viewer/stores/permalink.ts';
import { currentView, patchView } from '../../../viewer/stores/view.ts';

function layer(id: string, more: Partial<Layer> = {}): Layer {
  return layerSchema.parse({
    id,
    kind: 'tileset',
    name: { 'zh-CN': id, en: id },
    url: `${id}/tileset.json`,
    version: '1',
    publication: 'public',
    provenance: [
      {
        owner: 'a',
        source: ['a.ifc'],
        licence: 'CC0-1.0',
        updated: '2026-01-01T00:00:00Z',
        rhythm: 'never',
      },
    ],
    ...more,
  });
}

const model = layer('house-bim', { bim: 'house/bim.json', extent: [8, 49, 8.001, 49.001] });
const large = layer('yard-bim', { bim: 'yard/bim.json', extent: [7.9, 48.9, 8.1, 49.1] });
const bim: Bim = {
  schema: 'citymirror/bim/1',
  source: 'house',
  format: 'IFC4',
  structure: [],
  storeys: [
    { id: 'house:s0', name: 'EG', elevation: 0, elements: 1, spaces: 1, lowest: 99, highest: 103 },
    { id: 'house:s1', name: 'OG', elevation: 3, elements: 1, spaces: 0, lowest: 103, highest: 106 },
  ],
  spaces: [{ id: 'house:r1', storey: 'house:s0', bounds: [8, 49, 100, 8.0001, 49.0001, 102.5] }],
  elements: [
    {
      id: 'house:footing',
      class: 'IfcFooting',
      storey: 'house:s0',
      bounds: [8, 49, 99, 8.0001, 49.0001, 100],
    },
    { id: 'house:roof', class: 'IfcSlab', storey: 'house:s1', bounds: [8, 49, 105.8, 8.0001, 49.0001, 106] },
  ],
  quantities: [],
};

describe('stepping inside', () => {
  beforeEach(() => {
    leaveRoom();
    forgetHistory();
  });

  it('should leave the camera over the city where it is, both ways', () => {
    const { camera } = currentView();
    enterRoom('house-bim');
    lookFrom({ target: [0, 0, 0], distance: 5, heading: 10, pitch: -20 });
    expect(currentView().camera).toBe(camera);
    leaveRoom();
    expect(currentView().camera).toBe(camera);
    expect(currentView().room).toBeUndefined();
  });

  it('should come back from a link as it was', () => {
    patchView({ scene: 'city/scene.json' });
    enterRoom('house-bim', { storey: 'house:s1', cuts: [{ axis: 'z', at: 4.2, keep: 'below' }] });
    lookFrom({ target: [1, 2.5, 0], distance: 5, heading: 10, pitch: -20 });
    const { view, problems } = decodePermalink(encodePermalink(currentView()));
    expect(problems).toEqual([]);
    expect(view.room).toEqual(currentView().room);
    leaveRoom();
    expect(decodePermalink(encodePermalink(currentView())).view.room).toBeUndefined();
  });

  it('should take back what is done to the building, and not where one looks from', () => {
    enterRoom('house-bim');
    changeRoom({ storey: 'house:s1' });
    lookFrom({ target: [0, 0, 0], distance: 5, heading: 10, pitch: -20 });
    changeRoom({ hidden: ['IfcSlab'] });
    const scope = scopeOf('house-bim');
    undo(scope);
    expect(currentView().room).toMatchObject({ storey: 'house:s1', hidden: [], camera: { distance: 5 } });
    undo(scope);
    expect(currentView().room?.storey).toBeUndefined();
    redo(scope);
    expect(currentView().room?.storey).toBe('house:s1');
  });

  it('should not take steps of one building back in another, nor open it again', () => {
    enterRoom('house-bim');
    changeRoom({ storey: 'house:s1' });
    leaveRoom();
    undo();
    expect(currentView().room).toBeUndefined();
    enterRoom('yard-bim');
    redo(scopeOf('yard-bim'));
    expect(currentView().room?.storey).toBeUndefined();
  });

  it('should put a name into a list and take it out again', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });

  it('should take back inside what was done inside alone, and forget it outside', () => {
    let isTaken = false;
    recordStep({ undo: () => (isTaken = true), redo: () => undefined });
    enterRoom('house-bim');
    changeRoom({ storey: 'house:s1' });
    expect(undo(scopeOf('house-bim'))).toBe(true);
    expect(undo(scopeOf('house-bim'))).toBe(false);
    expect(isTaken).toBe(false);
    leaveRoom();
    expect(redo(scopeOf('house-bim'))).toBe(false);
    expect(undo()).toBe(true);
    expect(isTaken).toBe(true);
  });

  it('should show everything whole in one step, and make none where nothing is taken apart', () => {
    enterRoom('house-bim');
    showEverything();
    expect(undo(scopeOf('house-bim'))).toBe(false);
    const apart = { apart: 4, hidden: ['IfcSlab'], plane: { normal: [0, 1, 0], at: 2 } } as const;
    changeRoom({ ...apart, hidden: [...apart.hidden], plane: { normal: [0, 1, 0], at: 2 } });
    changeRoom({ cuts: [{ axis: 'z', at: 1, keep: 'below' }], box: [0, 0, 0, 1, 1, 1] });
    showEverything();
    const { room } = currentView();
    expect(room && isTakenApart(room)).toBe(false);
    undo(scopeOf('house-bim'));
    expect(currentView().room).toMatchObject({ ...apart, box: [0, 0, 0, 1, 1, 1] });
  });
});

describe('going through a list inside', () => {
  const stops = ['a', 'b', 'c'].map((id) => ({
    title: id,
    layer: 'house-bim',
    patch: { only: [id], rest: 'clear' as const },
  }));

  it('should show one after the other, and after the last the first', () => {
    startWalk('list', stops, 1);
    expect(currentView().room).toMatchObject({ layer: 'house-bim', only: ['b'], rest: 'clear' });
    stepWalk(1);
    stepWalk(1);
    expect(currentView().room?.only).toEqual(['a']);
    stepWalk(-1);
    expect(currentView().room?.only).toEqual(['c']);
    endWalk();
    stepWalk(1);
    expect(currentView().room?.only).toEqual(['c']);
    leaveRoom();
  });
});

describe('the versions of a model', () => {
  const version = (name: string, imported: string) => ({
    version: name,
    imported,
    bim: `layers/house-bim/${name}/bim.json`,
    url: `layers/house-bim/${name}/tileset.json`,
  });

  it('should come from the newest to the oldest, and say which came after the one that is shown', () => {
    const shown = layer('house-bim', {
      version: 'v2',
      imported: '2026-02-01T00:00:00Z',
      bimVersions: [version('v1', '2026-01-01T00:00:00Z'), version('v3', '2026-03-01T00:00:00Z')],
    });
    expect(versionsOf(shown).map(({ version: name, isNewer }) => [name, isNewer])).toEqual([
      ['v3', true],
      ['v1', false],
    ]);
    expect(versionOf(shown, 'v1')?.url).toBe('layers/house-bim/v1/tileset.json');
    expect(versionOf(shown, 'v1')).not.toHaveProperty('store');
    expect(versionOf(shown, 'v2')).toBe(shown);
    expect(versionOf(shown, 'v0')).toBeUndefined();
    expect(versionsOf(layer('house-bim'))).toEqual([]);
  });
});

describe('the model of a feature', () => {
  const at = (id: string, type: Feature['type'], longitude: number): Feature => ({
    id,
    type,
    attributes: {},
    geometries: [
      {
        kind: 'points',
        lod: 0,
        heightReference: 'ground',
        positions: Float64Array.of(longitude, 49.0005, 0),
      },
    ],
  });
  const city = { layers: [large, model, layer('buildings'), layer('house-spaces')] };

  it('should be its own, or that of its rooms', () => {
    expect(modelLayerOf(city, model, at('house:wall', 'BuildingPart', 0))?.id).toBe('house-bim');
    expect(modelLayerOf(city, city.layers[3], at('house:r1', 'GenericCityObject', 0))?.id).toBe('house-bim');
  });

  it('should be the smallest in which a building stands, and none for a tree there', () => {
    expect(modelLayerOf(city, city.layers[2], at('b:1', 'Building', 8.0005))?.id).toBe('house-bim');
    expect(modelLayerOf(city, city.layers[2], at('b:2', 'Building', 8.05))?.id).toBe('yard-bim');
    expect(modelLayerOf(city, city.layers[2], at('b:3', 'Building', 9))).toBeUndefined();
    expect(modelLayerOf(city, city.layers[2], at('t:1', 'SolitaryVegetationObject', 8.0005))).toBeUndefined();
  });
});

describe('a building in its room', () => {
  const opened = roomModel(model, bim, 'http://host/city/scene.json');

  it('should know the heights of its storeys, and the ground, from its lowest', () => {
    expect(opened.storeys.get('house:s0')).toEqual({ from: expect.closeTo(1, 6), to: expect.closeTo(4, 6) });
    expect(opened.groundHeight).toBeCloseTo(0.98, 6);
    expect(opened.tiles).toBe('http://host/city/house-bim/tileset.json');
  });

  it('should refuse a model without a shape with a word that says so', () => {
    expect(() => roomModel(model, { ...bim, elements: [], spaces: [] }, 'http://host/')).toThrow(RoomTrouble);
  });

  it('should be cut by planes, by a box, and in plan over the floor of its storey', () => {
    const room = roomSchema.parse({ layer: 'house-bim' });
    expect(roomBox(room, opened)).toBeUndefined();
    const cut = roomBox(
      {
        ...room,
        cuts: [
          { axis: 'x', at: 2, keep: 'above' },
          { axis: 'z', at: 3, keep: 'below' },
        ],
        box: [-5, -5, 0, 5, 5, 9],
      },
      opened,
    );
    expect(cut).toEqual([2, -5, 0, 5, 5, 3]);
    expect(roomBox({ ...room, view: 'plan', storey: 'house:s0' }, opened)?.[5]).toBeCloseTo(2.2, 6);
    expect(roomBox({ ...room, view: 'plan' }, opened)).toBeUndefined();
  });

  it('should have what is live in it at its place and in its storey', () => {
    const thing = { longitude: 8.00005, latitude: 49.00005, height: 104, heightIs: 'ellipsoidal' } as const;
    expect(indoorPlace(thing, opened)).toEqual({
      place: [expect.closeTo(0, 1), expect.closeTo(0, 1), expect.closeTo(5, 3)],
      level: 1,
    });
    expect(indoorPlace({ ...thing, height: 1.5, heightIs: 'above-ground' }, opened)?.level).toBe(0);
    expect(indoorPlace({ ...thing, longitude: 8.01 }, opened)).toBeUndefined();
    expect(indoorPlace({ ...thing, height: 130 }, opened)).toBeUndefined();
  });

  it('should have what belongs to an element or a room in its storey, in the middle of it if it says no place', () => {
    const thing = { longitude: 0, latitude: 0, height: 0, heightIs: 'above-ground' } as const;
    expect(indoorPlace(thing, opened)).toBeUndefined();
    const ofRoom = { ...thing, feature: { layer: 'house-spaces', id: 'house:r1' } };
    expect(indoorPlace(ofRoom, opened)).toEqual({
      place: [expect.closeTo(0, 1), expect.closeTo(0, 1), expect.closeTo(2.25, 3)],
      level: 0,
    });
    const ofRoof = { ...thing, feature: { layer: 'house-bim', id: 'house:roof' } };
    expect(indoorPlace(ofRoof, opened)?.level).toBe(1);
    expect(
      indoorPlace({ ...thing, feature: { layer: 'house-bim', id: 'house:gone' } }, opened),
    ).toBeUndefined();
    expect(indoorPlace({ ...thing, feature: { layer: 'other', id: 'house:roof' } }, opened)).toBeUndefined();
    // Its own place counts, and the storey of what it belongs to.
    const own = { longitude: 8.00002, latitude: 49.00002, height: 101, heightIs: 'ellipsoidal' } as const;
    const placed = indoorPlace({ ...own, feature: { layer: 'house-bim', id: 'house:roof' } }, opened);
    expect(placed?.level).toBe(1);
    expect(placed?.place[2]).toBeCloseTo(2, 3);
  });

  it('should have a thing in the wing where it stands, of two storeys at one height', () => {
    const wing = (id: string, west: number): Bim['elements'][number] => ({
      id: `house:${id}`,
      class: 'IfcWall',
      storey: `house:${id}`,
      bounds: [west, 49, 100, west + 0.0001, 49.0001, 103],
    });
    const storeys = ['a', 'b'].map((id) => ({ id: `house:${id}`, elevation: 0, elements: 1, spaces: 0 }));
    const winged = roomModel(
      model,
      { ...bim, storeys, spaces: [], elements: [wing('a', 8), wing('b', 8.0002)] },
      'http://host/',
    );
    const at = (longitude: number) =>
      indoorPlace({ longitude, latitude: 49.00005, height: 101, heightIs: 'ellipsoidal' }, winged)?.level;
    expect([at(8.00005), at(8.00025)]).toEqual([0, 1]);
  });
});

describe('the property sheet', () => {
  it('should put rows under their sets, what is of none first', () => {
    const row = (name: string) => ({ name, text: '1' });
    expect(rowGroups([row('Pset_A.X'), row('tag'), row('Pset_A.Y.Z'), row('.odd')])).toEqual([
      {
        group: '',
        rows: [
          { ...row('tag'), label: 'tag' },
          { ...row('.odd'), label: '.odd' },
        ],
      },
      {
        group: 'Pset_A',
        rows: [
          { ...row('Pset_A.X'), label: 'X' },
          { ...row('Pset_A.Y.Z'), label: 'Y.Z' },
        ],
      },
    ]);
  });
});
