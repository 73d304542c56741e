import { BufferAttribute, BufferGeometry, type Color, DoubleSide, Mesh, MeshBasicMaterial } from 'three';

const OPACITY = 0.3;

/** A body that is seen through in the colour of what is chosen: a room, which has no body in the tiles. */
export class Ghost {
  readonly mesh: Mesh<BufferGeometry, MeshBasicMaterial>;

  constructor() {
    const material = new MeshBasicMaterial({
      transparent: true,
      opacity: OPACITY,
      depthWrite: false,
      side: DoubleSide,
    });
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.renderOrder = 4;
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
  }

  /** Triangles of nine numbers each in the frame of the building, lifted by metres; none: nothing is shown. */
  show(triangles: ArrayLike<number>, lift: number): void {
    const { mesh } = this;
    mesh.geometry.dispose();
    mesh.geometry = new BufferGeometry();
    mesh.geometry.setAttribute('position', new BufferAttribute(Float32Array.from(triangles), 3));
    mesh.position.z = lift;
    mesh.visible = triangles.length > 0;
  }

  setColor(color: Color): void {
    this.mesh.material.color.copy(color);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
