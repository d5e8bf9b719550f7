import { current, type FrontDoor, frontDoors } from '../front-doors.ts';
import { ApiError } from '../http/api-errors.ts';
import type { LaunchDetails, LaunchDisplay } from '../stores/interactions.ts';
import { parseFhirContext } from './parse-fhir-context.ts';

/** What the EHR's own screens send to launch an app. */
export type LaunchRequest = LaunchDetails & { clientId: string; door: FrontDoor };

const members = ['clientId', 'door', 'patientId', 'encounterId', 'intent', 'fhirContext', 'display'];

/** Reads the body of `POST /api/launches`; a member that is misspelled would silently launch without context. */
export function parseLaunchRequest(body: Record<string, unknown>): LaunchRequest {
  const unknown = Object.keys(body).filter(name => !members.includes(name));
  if (unknown.length > 0) throw refuse(`Only these members are known: ${members.join(', ')}.`);
  const clientId = textOf(body, 'clientId');
  const patientId = textOf(body, 'patientId');
  const encounterId = textOf(body, 'encounterId');
  const intent = textOf(body, 'intent');
  if (clientId === undefined) throw refuse('The clientId of the app is missing.');
  if (encounterId !== undefined && patientId === undefined) throw refuse('An encounterId needs its patientId.');
  return {
    clientId,
    door: doorOf(textOf(body, 'door')),
    display: displayOf(textOf(body, 'display')),
    ...(patientId !== undefined && { patientId }),
    ...(encounterId !== undefined && { encounterId }),
    ...(intent !== undefined && { intent }),
    ...(body.fhirContext !== undefined && { fhirContext: parseFhirContext(body.fhirContext) }),
  };
}

const refuse = (sentence: string) => new ApiError(400, 'invalid_request', sentence);

function textOf(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.length > 0 && value.length <= 255) return value;
  throw refuse(`The ${name} must be a text of 1 to 255 characters; leave it out otherwise.`);
}

function doorOf(name = current.name as string): FrontDoor {
  const door = frontDoors.find(one => one.name === name);
  if (door) return door;
  throw refuse(`The door must be one of: ${frontDoors.map(one => one.name).join(', ')}.`);
}

function displayOf(display = 'tab'): LaunchDisplay {
  if (display === 'tab' || display === 'frame') return display;
  throw refuse('The display must be tab or frame.');
}
