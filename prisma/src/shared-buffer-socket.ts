import { Socket } from 'node:net';

const bufferBytes = 64 * 1024;

/**
 * A socket that reads into the same memory again and again. Streams take new memory for each piece, up to 64 kB, and
 * the garbage collector looks through everything there is whenever so many megabytes of it are waiting.
 * https://nodejs.org/api/net.html#new-netsocketoptions
 */
export class SharedBufferSocket extends Socket {
  /** Is given what arrives, in place of the listeners of 'data', and has to copy what it keeps. */
  reader: ((data: Buffer) => void) | undefined;

  constructor() {
    const onread = {
      buffer: Buffer.allocUnsafeSlow(bufferBytes),
      callback: (bytes: number, buffer: Uint8Array): boolean => {
        const data = Buffer.from(buffer.buffer, 0, bytes);
        if (this.reader) this.reader(data);
        else this.emit('data', Buffer.from(data));
        return true;
      },
    };
    super({ onread } as ConstructorParameters<typeof Socket>[0]);
  }
}
