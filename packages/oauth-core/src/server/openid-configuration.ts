import type { OpenidConfiguration } from '../metadata.ts';
import type { MountedServer } from './mounted-server.ts';

export function openidConfiguration(_server: MountedServer): OpenidConfiguration {
  throw new Error('to come');
}
