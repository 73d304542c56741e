/**
 * Address of the scene of the bundle that this page is part of, relative to the page; undefined where a server
 * gave the page. `npm run city -- publish` writes it into the page: then there is no server to ask for anything.
 */
export function bundledScene(page: Pick<Document, 'querySelector'> = document): string | undefined {
  return page.querySelector<HTMLMetaElement>('meta[name="citymirror-bundle"]')?.content || undefined;
}
