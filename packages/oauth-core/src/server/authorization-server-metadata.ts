import type { AuthorizationServerMetadata } from '../metadata.ts';
import type { MountedServer } from './mounted-server.ts';

export function authorizationServerMetadata(_server: MountedServer): AuthorizationServerMetadata {
  throw new Error('to come');
}
