/** Gives the page the whole screen, or takes it back; the browser may refuse, and does what it says. */
export function toggleFullScreen(): void {
  if (!document.fullscreenEnabled) return;
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  void change.catch(() => undefined);
}
