import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export type Codec = 'copy' | 'h264';

export interface ReadOptions {
  program: string;
  url: string;
  transport: 'tcp' | 'udp';
  codec: Codec;
}

/** Microseconds that a camera may be silent. */
const SILENCE = 8_000_000;

/** Whether a program is there and is ffmpeg. */
export function isFfmpeg(program: string): boolean {
  const { status, stdout } = spawnSync(program, ['-version'], { encoding: 'utf8', timeout: 10_000 });
  return status === 0 && stdout.startsWith('ffmpeg version');
}

/**
 * Reads a camera and writes its video as a transport stream to the standard output. The address stands in a list that
 * comes through the standard input and not on the command line, where every user of the machine could read it with the
 * password in it. When this process is gone, even by a kill, its end of the pipe closes and ffmpeg ends by itself.
 */
export function readCamera({
  program,
  url,
  transport,
  codec,
}: ReadOptions): ChildProcessByStdio<Writable, Readable, Readable> {
  const child = spawn(
    program,
    [
      ...['-hide_banner', '-nostats', '-loglevel', 'error'],
      // Nothing but the camera may be opened: no file, whatever the camera refers to.
      ...['-protocol_whitelist', 'pipe,rtsp,rtsps,rtp,srtp,tcp,udp,tls,crypto'],
      ...['-f', 'concat', '-safe', '0', '-i', 'pipe:0'],
      ...['-map', '0:v:0', '-an', '-sn', '-dn'],
      ...(codec === 'copy' ? ['-c:v', 'copy'] : TO_H264),
      ...['-muxdelay', '0', '-flush_packets', '1', '-f', 'mpegts', 'pipe:1'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env.PATH } },
  );
  child.stdin.on('error', () => undefined);
  child.stdin.end(
    [
      'ffconcat version 1.0',
      // Within single quotes everything stands for itself but the quote.
      `file '${url.replaceAll("'", "'\\''")}'`,
      `option rtsp_transport ${transport}`,
      `option timeout ${SILENCE}`,
      '',
    ].join('\n'),
  );
  return child;
}

/** For cameras that speak another codec, as H.265: a key frame every two seconds, no picture held back. */
const TO_H264 = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'],
  ...['-profile:v', 'main', '-crf', '25', '-maxrate', '2500k', '-bufsize', '2500k', '-threads', '2'],
  ...['-vf', "scale='min(1280,iw)':-2", '-force_key_frames', 'expr:gte(t,n_forced*2)'],
];
