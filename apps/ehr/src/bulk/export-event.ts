import type { Access } from '../access.ts';
import type { AuditEvent } from '../stores/audit.ts';

/** What the audit tells of an export: whose, and which. */
export function exportEvent(
  event: string,
  { clientId, grantId, door }: Access,
  requestId: string,
  details: AuditEvent['details'],
): AuditEvent {
  return { kind: 'export', event, clientId, grantId, door, requestId, ...(details && { details }) };
}
