import { vi } from 'vitest';

/** Puts what smart/ uses of a browser tab into Node: an empty sessionStorage, and a location that records where it went. */
export function openBrowserTab(): { visited: URL[]; storage: Map<string, string> } {
  const storage = new Map<string, string>();
  const visited: URL[] = [];
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
    removeItem: (key: string) => storage.delete(key),
  });
  vi.stubGlobal('location', { replace: (url: string) => visited.push(new URL(url)) });
  return { visited, storage };
}
