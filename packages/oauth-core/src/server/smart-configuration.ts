import type { SmartConfiguration } from '../metadata.ts';
import type { MountedServer } from './mounted-server.ts';

export function smartConfiguration(_server: MountedServer): SmartConfiguration {
  throw new Error('to come');
}
