export const PIPE_KINDS = ['water', 'drainage', 'gas', 'heat', 'power', 'telecom', 'other'] as const;
export type PipeKind = (typeof PIPE_KINDS)[number];

/** `edges.direction`: how the flow is known. */
export const FLOW = { unknown: 0, inverts: 1, attribute: 2 } as const;

/**
 * Pipes as a graph. An edge runs in the direction of the flow where it is known (`direction`), else as it was drawn.
 * NaN where the source says nothing. Levels are in the vertical datum of the source, which `verticalDatum` names.
 */
export interface PipeNetwork {
  kind: 'pipe';
  source: string;
  attribution?: string;
  verticalDatum?: string;
  /** Metres within which ends were taken as one node. */
  tolerance: number;
  nodes: {
    count: number;
    positions: Float64Array;
    /** Ids of features of type PipeNode; empty for an end that is only drawn. */
    ids: string[];
  };
  edges: {
    count: number;
    /** Outgoing edges of node n: starts[n] to starts[n + 1]. */
    starts: Uint32Array;
    from: Uint32Array;
    to: Uint32Array;
    /** Metres along the ellipsoid. */
    length: Float64Array;
    /** Metres. */
    diameter: Float64Array;
    invertFrom: Float64Array;
    invertTo: Float64Array;
    kind: Uint8Array;
    direction: Uint8Array;
    /** Index of `materials`; 0: none. */
    material: Uint16Array;
    /** 1 where the shape runs from `to` to `from`. */
    backward: Uint8Array;
    shape: Uint32Array;
    ids: string[];
  };
  shapes: { starts: Uint32Array; positions: Float64Array };
  materials: string[];
}
