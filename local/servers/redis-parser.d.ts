declare module 'redis-parser' {
  /** Reads RESP from chunks of any size; a client's command arrives as an array of buffers. */
  export default class Parser {
    constructor(options: {
      returnReply(reply: unknown): void;
      returnError(error: Error): void;
      returnFatalError(error: Error): void;
      returnBuffers: boolean;
    });
    execute(chunk: Buffer): void;
  }
}
