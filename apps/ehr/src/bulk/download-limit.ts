/** How many files a client may take at once from one process; it asks again when one of them is there. */
const mostAtOnce = 16;

/** Counts a download that begins and gives the way to end it; undefined when the client has too many under way. */
export type DownloadLimit = (clientId: string) => (() => void) | undefined;

export function createDownloadLimit(most = mostAtOnce): DownloadLimit {
  const underWay = new Map<string, number>();
  return clientId => {
    const count = underWay.get(clientId) ?? 0;
    if (count >= most) return undefined;
    underWay.set(clientId, count + 1);
    return () => {
      const left = (underWay.get(clientId) ?? 1) - 1;
      if (left > 0) underWay.set(clientId, left);
      else underWay.delete(clientId);
    };
  };
}
