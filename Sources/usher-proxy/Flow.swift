/// One direction of a connection: what was read and not yet written, and how it ends.
struct Flow {
  /// Bytes that the sink did not take at once, from `sent` on; usually none.
  var rest: [UInt8] = []
  var sent = 0
  /// Where pages wait while this direction is spliced.
  var pipe: PipePair?
  var inPipe = 0
  /// The source has said all that it will.
  var isEnded = false
  /// Nothing more goes this way: the end was passed on, or the sink takes nothing.
  var isFinished = false
  /// The sink was told of the end.
  var isEndPassedOn = false
  /// Reads in a row that filled the shared buffer, or were too small to be worth a pipe.
  var fullReads = 0
  var smallReads = 0
  var isBulk = false
  /// How much was copied since when, to notice a fast direction whose reads are small.
  var copied = 0
  var copiedSince: UInt64 = 0
  var isTuned = false
  /// The sink was given a buffer for a stream.
  var hasRoom = false
  /// How often something was written; the second time Nagle's algorithm is switched off.
  var hasWritten = false
  var isWithoutDelay = false

  var isEmpty: Bool { rest.isEmpty && inPipe == 0 }
}
