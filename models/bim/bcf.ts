import { XMLBuilder } from 'fast-xml-parser';
import { hash64 } from '../ids.ts';
import type { StandingPlace } from '../schema/model-move.ts';
import { frameAt } from './model-frame.ts';

/** Something to talk about: two elements in the same place. */
export interface BcfTopic {
  /** Ids of the elements, `<source>:<GlobalId>`; the same ones give the same topic in every export. */
  ids: readonly string[];
  title: string;
  description: string;
  /** Where it is as the file has it: degrees and ellipsoidal metres. */
  at: readonly [number, number, number];
  /** Metres around it that are to be seen. */
  around: number;
}

export interface BcfOptions {
  /** Names of the IFC files that the elements are of. */
  files: readonly string[];
  /** Where the zero of the first file's axes stands, and where its y looks; far from it, and without it, viewpoints have no camera. */
  stands?: StandingPlace | undefined;
  author: string;
  /** ISO 8601. */
  created: string;
}

/** Steps from the middle of what is seen to the eye, as many as metres are seen around it: from the south-west, above. */
const EYE = [-1.6, -2.2, 1.6] as const;
/** Degrees from top to bottom; BCF 2.1 has 45 to 60. */
const FIELD_OF_VIEW = 60;
const LEAST_AROUND = 1;
/** Metres from the zero of the axes up to which a plane map and the earth are the same to half a metre. */
const FARTHEST = 2_500;
const IFC_GUID = /^[0-9A-Za-z_$]{22}$/;

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // Else `true` becomes an attribute without a value, which is no XML.
  suppressBooleanAttributes: false,
  format: true,
});
const encoder = new TextEncoder();

/**
 * The files of a BCF 2.1 archive (BIM Collaboration Format of buildingSMART: markup.xsd, visinfo.xsd) by their paths in
 * it: a topic of type Clash for each, with a viewpoint in which its elements are selected, in metres of the file's axes.
 */
export function bcfFiles(topics: readonly BcfTopic[], options: BcfOptions): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {
    'bcf.version': xml({ Version: { '@VersionId': '2.1', DetailedVersion: '2.1' } }),
  };
  const toFile = options.stands && frameAt(options.stands);
  for (const [index, topic] of topics.entries()) {
    const guid = guidOf(topic.ids);
    const view = guidOf([...topic.ids, 'viewpoint']);
    const place = toFile && [...toFile.toModel(...topic.at)];
    files[`${guid}/markup.bcf`] = xml({
      Markup: {
        Header: { File: options.files.map((name) => ({ '@isExternal': 'true', Filename: name })) },
        Topic: {
          ...{ '@Guid': guid, '@TopicType': 'Clash', '@TopicStatus': 'Open', Title: topic.title },
          ...{ Index: index + 1, CreationDate: options.created, CreationAuthor: options.author },
          Description: topic.description,
        },
        Viewpoints: { '@Guid': view, Viewpoint: 'viewpoint.bcfv' },
      },
    });
    files[`${guid}/viewpoint.bcfv`] = xml({
      VisualizationInfo: {
        '@Guid': view,
        Components: {
          Selection: { Component: topic.ids.map(componentOf) },
          Visibility: { '@DefaultVisibility': 'true' },
        },
        ...(place &&
          Math.hypot(...place) <= FARTHEST && { PerspectiveCamera: cameraOn(place, topic.around) }),
      },
    });
  }
  return files;
}

function cameraOn([x, y, z]: readonly number[], around: number): object {
  const away = Math.max(LEAST_AROUND, around);
  const length = Math.hypot(...EYE);
  const ahead = EYE.map((part) => -part / length);
  const level = Math.hypot(ahead[0], ahead[1]);
  return {
    CameraViewPoint: pointOf([x + EYE[0] * away, y + EYE[1] * away, z + EYE[2] * away]),
    CameraDirection: pointOf(ahead),
    // Upright on the way ahead, with the zenith above.
    CameraUpVector: pointOf([(-ahead[2] * ahead[0]) / level, (-ahead[2] * ahead[1]) / level, level]),
    FieldOfView: FIELD_OF_VIEW,
  };
}

const pointOf = ([X, Y, Z]: readonly number[]): object => ({ X, Y, Z });

/** An element by its GlobalId; one that had to be told apart from another, or has none, by the id that it has here. */
function componentOf(id: string): object {
  const own = id.slice(id.indexOf(':') + 1);
  return IFC_GUID.test(own) ? { '@IfcGuid': own } : { AuthoringToolId: own };
}

/** The same for the same ids, in the form of a UUID. */
function guidOf(ids: readonly string[]): string {
  const text = ids.join(' ');
  const digits = [...hash64(text), ...hash64(`${text} `)]
    .map((part) => part.toString(16).padStart(8, '0'))
    .join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const xml = (content: object): Uint8Array =>
  encoder.encode(`<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(content)}`);
