const KiB = 1024;
const MiB = 1024 * KiB;

/** Every bound of the collaboration server. Bytes and milliseconds, as the names say. */
export const defaultSettings = {
  /** Largest frame a client may send: what somebody wrote in a day offline comes as one. */
  maxFrameBytes: 8 * MiB,
  /** What one socket may send for long, and in a burst; above it the server stops reading for a while. */
  messagesPerSecond: 500,
  messagesBurst: 5_000,
  bytesPerSecond: 2 * MiB,
  bytesBurst: 16 * MiB,
  /** A socket above its budget for this long is closed. */
  maxThrottledMs: 30_000,
  /** How long handling what one person sends, on all sockets together, may keep the process; above it they wait. */
  workMsPerSecond: 300,
  workBurstMs: 3_000,
  /** After a message that took longer than this, others come first. */
  longWorkMs: 5,
  maxSocketsPerActor: 100,
  maxAwarenessBytes: 8 * KiB,
  /**
   * What one update may hold, so that applying it takes a fraction of a second. Indenting every line of a file of
   * 50 000 lines makes that many structs; a client that comes back repeats every deletion it knows of.
   */
  maxUpdateStructs: 60_000,
  maxUpdateKeys: 20_000,
  maxUpdateTypes: 10_000,
  maxUpdateDeletes: 500_000,
  maxNewDeletes: 60_000,
  /**
   * Steps over what others wrote at the same place, in one update; Yjs takes 5 to 6 million a second.
   * What 30 people wrote apart for 2 000 edits each takes 3 300 together.
   */
  maxConflictSteps: 500_000,
  /** Names of map entries, roots, attributes and of what is in a value. */
  maxKeyBytes: 1 * KiB,
  /** How deep types, and values within one entry, may nest. */
  maxTypeDepth: 64,
  maxValueDepth: 64,
  /** Maps, lists and texts in one document: deleting them all must not take seconds. */
  maxDocumentTypes: 20_000,
  /** Largest encoded document that still takes edits. */
  maxDocumentBytes: 32 * MiB,
  /** Most edits of one document that may wait for the log while it is away. */
  maxUnsavedBytes: 32 * MiB,
  /** The same for all documents of this process together. */
  maxUnsavedBytesOfAll: 256 * MiB,
  /** Unsent bytes of a reader above which it gets no single updates, but one difference when it has caught up. */
  softBufferBytes: 1 * MiB,
  /** A reader that is behind has this long to catch up, plus what its unsent bytes take at the slowest rate. */
  stallMs: 30_000,
  slowestBytesPerSecond: 64 * KiB,
  /** How soon a client that cannot give what its edits build on is asked again: first, and at most. */
  askGapAgainMs: 2_000,
  maxAskGapMs: 30_000,
  heartbeatMs: 30_000,
  /** Over plain HTTP: how long a request waits for something to tell, and how long nobody may ask. */
  linePollMs: 25_000,
  lineIdleMs: 40_000,
  maxLinesPerActor: 6,
  maxChannelsPerLine: 32,
  /** A body that takes longer is given up, unless it comes at the slowest rate above. */
  lineBodyMs: 20_000,
  /** What a client may have brought that nobody has taken yet. */
  lineInboxBytes: 1 * MiB,
  /** What waits for a person's clients to say that they have it, on all lines together. */
  lineOutboxBytes: 64 * MiB,
  /** How often all open sockets are judged again even if nobody asked. */
  recheckMs: 60_000,
  /** How soon a question about somebody's rights that failed is put again. */
  judgeAgainMs: 1_000,
  /** How long identifying, judging and loading may take together when a socket opens. */
  joinTimeoutMs: 20_000,
  /** How long an unused document stays in memory. */
  unloadAfterMs: 30_000,
  /** How long after its last edit a document is kept ready for the next; for each MiB that long again. */
  sleepAfterMs: 5_000,
  /** Longest pause between two attempts to save while the log is away. */
  maxSaveRetryMs: 5_000,
  closeTimeoutMs: 4_000,
  /** How long opening a document waits until the other nodes are heard. */
  relayWaitMs: 1_000,
  /** Edits from another node that it does not report as saved for this long are saved here. */
  adoptAfterMs: 3_000,
  /** Nodes tell each other this often that they live; who is not heard for so long is taken to be dead. */
  nodeBeatMs: 5_000,
  nodeSilentMs: 15_000,
  /** How soon a question to the other nodes is repeated, and how often documents are compared without a reason. */
  askAgainMs: 1_000,
  compareEveryMs: 30_000,
  /** What is larger is not sent to other nodes: they read it where it is saved. */
  maxRelayedBytes: 8 * MiB,
  /** How much of a terminal's output is kept, at least, for those who come back. */
  terminalRingBytes: 256 * KiB,
  /** Output is sent in batches this far apart. */
  terminalBatchMs: 4,
  /** How long people wait for a shell before they are told that none could be had. */
  shellOpenMs: 60_000,
  terminalSaveMs: 1_000,
  /** Output of one shell per second; a flood beyond waits in the shell. */
  terminalBytesPerSecond: 32 * MiB,
  /** Unsent bytes above which a viewer gets no more until it has caught up. */
  viewerBufferBytes: 128 * KiB,
  viewerStallMs: 10_000,
  /**
   * What is sent and not yet on a viewer's screen: as much as it draws in this time, but at most so many bytes. Above
   * that it gets no more until half of it is drawn.
   */
  viewerAheadMs: 40,
  viewerUndrawnBytes: 384 * KiB,
  /** Input of one viewer that the shell has not taken yet. */
  viewerInputBytes: 1 * MiB,
  /** How long somebody who has left keeps the right to type alone. */
  batonGraceMs: 30_000,
  maxTerminalsPerWorkspace: 8,
};

export type Settings = Readonly<typeof defaultSettings>;
