import { beforeEach, describe, expect, it } from 'vitest';
import {
  clearTile,
  placeCamera,
  setGrid,
  showCameras,
  shownCameras,
  useVideo,
} from '../../../viewer/stores/video.ts';

const tiles = () => useVideo.getState().tiles.slice(0, useVideo.getState().grid);

beforeEach(() =>
  useVideo.setState({ open: false, grid: 4, tiles: Array.from({ length: 16 }, () => null), active: 0 }),
);

describe('cameras on screen', () => {
  it('should fill one place after the other', () => {
    for (const id of ['a', 'b', 'c']) placeCamera(id);
    expect(tiles()).toEqual(['a', 'b', 'c', null]);
    expect(useVideo.getState()).toMatchObject({ open: true, active: 3 });
  });

  it('should be there once: one that is put elsewhere changes places', () => {
    for (const id of ['a', 'b', 'c']) placeCamera(id);
    placeCamera('a', 2);
    expect(tiles()).toEqual(['c', 'b', 'a', null]);
  });

  it('should take the place that was emptied', () => {
    for (const id of ['a', 'b', 'c', 'd']) placeCamera(id);
    clearTile(1);
    placeCamera('e');
    expect(tiles()).toEqual(['a', 'e', 'c', 'd']);
  });

  it('should show those of an alarm first, and keep the others beside them', () => {
    placeCamera('a');
    showCameras(['x', 'y', 'x']);
    expect(tiles()).toEqual(['x', 'y', 'a', null]);
  });

  it('should make room for as many as are wanted', () => {
    showCameras(['a', 'b', 'c', 'd', 'e']);
    expect(useVideo.getState().grid).toBe(9);
  });

  it('should keep places that a smaller grid does not show', () => {
    for (const id of ['a', 'b', 'c']) placeCamera(id);
    setGrid(1);
    expect(shownCameras(useVideo.getState())).toEqual(['a']);
    setGrid(4);
    expect(tiles()).toEqual(['a', 'b', 'c', null]);
  });

  it('should be none while the pictures are closed', () => {
    placeCamera('a');
    useVideo.setState({ open: false });
    expect(shownCameras(useVideo.getState())).toEqual([]);
  });
});
