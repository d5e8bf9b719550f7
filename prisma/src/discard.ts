/**
 * Gives the memory of bytes back at once, after which there are none. Left to the garbage collector, they are many
 * megabytes before it looks for them, among everything else there is. What is transferred to a closed port is dropped.
 * https://nodejs.org/api/worker_threads.html#portpostmessagevalue-transferlist
 */
export function createDiscard(): (bytes: Uint8Array) => void {
  const { port1: nowhere } = new MessageChannel();
  nowhere.close();
  return bytes => nowhere.postMessage(undefined, [bytes.buffer as ArrayBuffer]);
}
