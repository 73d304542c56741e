/** Type of what is dragged from a list of cameras, or from one tile to another. */
export const CAMERA_DRAG = 'application/x-citymirror-camera';

export function draggedCamera(transfer: DataTransfer): string | undefined {
  return transfer.getData(CAMERA_DRAG) || undefined;
}
