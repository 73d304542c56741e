import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, resolve } from 'node:path';
import { ByteFile } from '../json/byte-file.ts';
import { EOF, START, XmlCursor } from '../xml/xml-cursor.ts';

const MAXIMUM_BYTES = 16 * 2 ** 20;
const MAXIMUM_LISTS = 2000;

/**
 * Meanings of codes, from GML dictionaries beside the data: a code space that is a relative path to an XML file
 * leads to one. Each definition's name is the code, its description the meaning. Nothing is fetched from elsewhere.
 */
export class Codelists {
  readonly #folder: string;
  readonly #lists = new Map<string, ReadonlyMap<string, string> | undefined>();

  /** `document`: path of the CityGML file. */
  constructor(document: string) {
    this.#folder = dirname(document);
  }

  /** The meaning of a code; undefined where the list is not there, or does not have it. */
  meaning(codeSpace: string, code: string): string | undefined {
    let list = this.#lists.get(codeSpace);
    if (list === undefined && !this.#lists.has(codeSpace)) {
      list = this.#read(codeSpace);
      if (this.#lists.size < MAXIMUM_LISTS) this.#lists.set(codeSpace, list);
    }
    return list?.get(code);
  }

  #read(codeSpace: string): ReadonlyMap<string, string> | undefined {
    if (!/\.xml$/i.test(codeSpace) || /^[a-z][\w+.-]*:/i.test(codeSpace) || isAbsolute(codeSpace))
      return undefined;
    const path = this.#find(codeSpace);
    if (path === undefined) return undefined;
    let file: ByteFile | undefined;
    try {
      file = new ByteFile(path);
      return file.size > MAXIMUM_BYTES ? undefined : readDictionary(file);
    } catch {
      // A list that cannot be read is as good as none: the code stays.
      return undefined;
    } finally {
      file?.close();
    }
  }

  /** As the path says, or in a folder of codelists beside the data, as sets are often cut out and handed on. */
  #find(codeSpace: string): string | undefined {
    const name = basename(codeSpace);
    const places = [codeSpace, name, `codelists/${name}`, `../codelists/${name}`];
    return places
      .map((place) => resolve(this.#folder, place))
      .find((path) => existsSync(path) && statSync(path).isFile());
  }
}

function readDictionary(file: ByteFile): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>();
  const xml = new XmlCursor(file, () => 0);
  let inside = false;
  let code = '';
  let meaning = '';
  for (let token = xml.next(); token !== EOF; token = xml.next()) {
    const { local } = xml.name;
    if (local === 'Definition') {
      inside = token === START;
      if (!inside && code !== '' && meaning !== '') meanings.set(code, meaning);
      if (inside) code = meaning = '';
    } else if (inside && token !== START) {
      if (local === 'name') code = xml.text().trim();
      else if (local === 'description') meaning = xml.text().trim();
    }
  }
  return meanings;
}
