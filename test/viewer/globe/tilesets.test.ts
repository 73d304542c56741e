import type { Cesium3DTileset } from '@cesium/engine';
import { describe, expect, it } from 'vitest';
import type { Layer } from '../../../models/schema/layer.ts';
import { type LayerTileset, Tilesets } from '../../../viewer/globe/tilesets.ts';

const entry = (id: string): LayerTileset => ({ layer: { id } as Layer, tileset: {} as Cesium3DTileset });

describe('Tilesets', () => {
  it('should be those of the layers as they are now, and those that people added', () => {
    let ofLayers = [entry('buildings')];
    const tilesets = new Tilesets(() => ofLayers);
    const own = entry('added-1');
    const remove = tilesets.add(own.layer, own.tileset);
    expect(tilesets.all()).toEqual([...ofLayers, own]);
    ofLayers = [entry('bridges')];
    expect(tilesets.all().map(({ layer }) => layer.id)).toEqual(['bridges', 'added-1']);
    remove();
    expect(tilesets.all()).toEqual(ofLayers);
  });

  it('should be told to a tool that comes late, and as they appear, until it ends', () => {
    const buildings = entry('buildings');
    const tilesets = new Tilesets(() => [buildings]);
    const [first, second, third] = ['added-1', 'added-2', 'added-3'].map(entry);
    tilesets.add(first.layer, first.tileset);
    const heard: LayerTileset[] = [];
    const end = tilesets.onTileset((layer, tileset) => heard.push({ layer, tileset }));
    tilesets.add(second.layer, second.tileset);
    end();
    tilesets.add(third.layer, third.tileset);
    expect(heard).toEqual([buildings, first, second]);
    expect(heard.map(({ tileset }) => tileset)[1]).toBe(first.tileset);
  });
});
