/** Nothing more can be written: the disk is full, or the journal is as long as it may be. Nothing of it was kept. */
export class JournalFull extends Error {
  override readonly name = 'JournalFull';
}
