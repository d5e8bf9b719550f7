import { frontDoors } from '../../front-doors.ts';
import { type Credentials, gatherCredentials } from './credentials.ts';
import { asCurl } from './curl.ts';
import type { EhrProcess } from './ehr-process.ts';
import { mutateRequest } from './mutate-request.ts';
import { createPeople, type People } from './people.ts';
import { createRandom } from './random.ts';
import { exchange } from './raw-answer.ts';
import { bytesOf, type RawRequest } from './raw-request.ts';
import { shrink } from './shrink.ts';
import { complaintAboutLog, secretsOf } from './told-secrets.ts';
import { validRequests } from './valid-requests.ts';
import { complaintAbout } from './verdict.ts';

export type Run = {
  ehr: EhrProcess;
  /** The number of the first request, and how many there are. */
  first?: number | undefined;
  requests: number;
  seed: number;
  /** The events that the database keeps, one text each; at each call the new ones. */
  readAudit(): Promise<string[]>;
  /** Called after each round. */
  tell(progress: Progress): Promise<void>;
};

export type Progress = { done: number; failures: readonly string[]; statuses: ReadonlyMap<number, number> };

/** After so many requests the credentials are spent, and new ones are gathered: so valid logins must go on working. */
const roundLength = 200;
const deadlineMs = 10_000;
const mostFailures = 20;

/**
 * Sends requests that are nearly right, one after the other, to both doors of a running EHR, and judges the answers. Request
 * number N depends on the seed and N alone; only codes, tokens and the like differ from run to run.
 * @returns what was wrong, one text for each failure
 */
export async function fuzz({ ehr, first = 0, requests, seed, readAudit, tell }: Run): Promise<string[]> {
  const failures: string[] = [];
  const statuses = new Map<number, number>();
  const people = await createPeople(ehr.origin);
  const last = first + requests;
  for (let done = first; done < last; ) {
    const credentials = await gatherAtEveryDoor(ehr, people);
    const valid = credentials.map(validRequests);
    for (const end = Math.min(done + roundLength, last); done < end; done++) {
      const request = requestOf(seed, done, valid);
      const { complaint, status } = await judge(request, ehr);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (complaint !== undefined) failures.push(await describe(done, request, complaint, ehr));
      if (failures.length >= mostFailures || ehr.ended()) return [...failures, ...whyItEnded(ehr)];
    }
    const written = [...ehr.log.splice(0), ...(await readAudit())];
    const told = complaintAboutLog(written, credentials.flatMap(secretsOf));
    if (told) failures.push(`Among the requests up to ${done}: ${told}`);
    await tell({ done, failures, statuses });
  }
  await gatherAtEveryDoor(ehr, people);
  return failures;
}

const gatherAtEveryDoor = async ({ origin }: EhrProcess, people: People): Promise<Credentials[]> => {
  const gathered: Credentials[] = [];
  for (const door of frontDoors) gathered.push(await gatherCredentials(origin, door, people));
  return gathered;
};

const whyItEnded = (ehr: EhrProcess) =>
  ehr.ended() ? [`The EHR ${ehr.ended()}:\n${ehr.log.slice(-30).join('\n')}`] : [];

/** Each comes from an address of its own, unless it says otherwise. */
export function requestOf(seed: number, number: number, valid: readonly RawRequest[][]): RawRequest {
  const random = createRandom(seed, number);
  const request = mutateRequest(random.pick(random.pick(valid)), random);
  const address = `10.${[16, 8, 0].map(shift => (number >> shift) & 255).join('.')}`;
  return { ...request, headers: [['X-Forwarded-For', address], ...request.headers] };
}

async function judge(request: RawRequest, { origin }: EhrProcess): Promise<{ complaint?: string; status: number }> {
  const bytes = bytesOf(request, new URL(origin).host);
  const answer = await exchange(bytes, { origin, deadlineMs, cut: request.cut === true });
  const complaint = complaintAbout(request, answer, origin);
  const status = 'status' in answer ? answer.status : 0;
  return complaint === undefined ? { status } : { status, complaint };
}

/** The failure with the shortest request that still fails in the same way. */
async function describe(number: number, request: RawRequest, complaint: string, ehr: EhrProcess): Promise<string> {
  const isSame = async (shorter: RawRequest) => (await judge(shorter, ehr)).complaint === complaint;
  const shortest = ehr.ended() ? request : await shrink(request, isSame);
  return `Request ${number}: ${complaint}\n${asCurl(shortest, ehr.origin)}`;
}
