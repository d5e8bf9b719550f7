/**
 * The fields of the SMART bulk export log as its page lists them, each with the types that it names.
 * https://github.com/smart-on-fhir/bulk-data-client/wiki/Bulk-Data-Export-Log-Items
 */
const [text, number, object] = ['string', 'number', 'object'];
const [textOrNull, numberOrNull, body] = ['string null', 'number null', 'string object null'];
const failure = { body, code: numberOrNull, message: text, responseHeaders: 'object null' };

const details: Record<string, Record<string, string>> = {
  kickoff: {
    exportUrl: text,
    softwareName: textOrNull,
    softwareVersion: textOrNull,
    softwareReleaseDate: textOrNull,
    fhirVersion: textOrNull,
    requestParameters: object,
    errorCode: numberOrNull,
    errorBody: body,
    responseHeaders: object,
  },
  status_progress: { body, xProgress: textOrNull, retryAfter: textOrNull },
  status_complete: { transactionTime: text },
  status_page_complete: {
    transactionTime: text,
    outputFileCount: number,
    deletedFileCount: number,
    errorFileCount: number,
  },
  status_error: failure,
  manifest_complete: {
    transactionTime: text,
    totalOutputFileCount: number,
    totalDeletedFileCount: number,
    totalErrorFileCount: number,
    totalManifests: number,
  },
  download_request: { fileUrl: text, itemType: text, resourceType: text },
  download_complete: { fileUrl: text, resourceCount: number, fileSize: number },
  download_error: { fileUrl: text, ...failure },
  export_complete: { files: number, resources: number, bytes: number, attachments: number, duration: number },
  // Ours.
  error: { outcome: text, message: text },
};

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/;

export type LogItem = { exportId: string; timestamp: string; eventId: string; eventDetail: Record<string, unknown> };

/** The items of a log, and what is wrong with them; no finding where each is as the page says, no field more or less. */
export function readLog(log: string): { items: LogItem[]; findings: string[] } {
  const items = log
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as LogItem);
  return { items, findings: items.flatMap(findingsOf) };
}

function findingsOf({ exportId, timestamp: time, eventId, eventDetail, ...others }: LogItem): string[] {
  const fields = details[eventId];
  if (!fields) return [`"${eventId}" is no event`];
  const names = new Set([...Object.keys(fields), ...Object.keys(eventDetail)]);
  const wrong = [...names].filter(name => !(fields[name] ?? '').split(' ').includes(typeOf(eventDetail[name])));
  return [
    ...(typeof exportId === 'string' && exportId ? [] : [`${eventId} has no exportId`]),
    ...(timestamp.test(time) ? [] : [`${eventId}: ${time} is no time`]),
    ...wrong.map(name => `${eventId}.${name} is ${typeOf(eventDetail[name])}, not ${fields[name]}`),
    ...Object.keys(others).map(name => `${eventId} has "${name}"`),
  ];
}

const typeOf = (value: unknown) => (value === null ? 'null' : typeof value);
