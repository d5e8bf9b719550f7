import type { AuditRow } from '@smart-ehr/ehr-api';
import { useTexts } from '../texts/language.tsx';

/** One row for each event; where there is no room for columns, a small block. */
export function EventTable({ events }: { events: readonly AuditRow[] }) {
  const { audit: texts, locale } = useTexts();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <section className="card by-room" aria-label={texts.title}>
      <table className="log events">
        <thead>
          <tr>
            {[texts.when, texts.what, texts.who, texts.app, texts.details, texts.request].map(title => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map(event => (
            <tr key={event.id}>
              <td data-label={texts.when}>{moment.format(event.timeMs)}</td>
              <th scope="row">
                {event.event}
                <code>{texts.kinds[event.kind]}</code>
              </th>
              <td data-label={texts.who}>{event.username ?? '–'}</td>
              <td data-label={texts.app}>
                {event.clientId ?? '–'}
                {event.door && <code>{event.door}</code>}
              </td>
              <td className="scopes" data-label={texts.details}>
                <Facts facts={Object.entries(factsOf(event)).map(([name, value]) => `${name}: ${value}`)} />
              </td>
              <td data-label={texts.request}>
                <code>{event.requestId?.slice(0, 8) ?? '–'}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Few words stand in the row; many, such as a long scope, are shown on demand. */
function Facts({ facts }: { facts: readonly string[] }) {
  const { audit: texts } = useTexts();
  const lines = facts.map(fact => <code key={fact}>{fact}</code>);
  if (facts.join('').length <= fewCharacters) return lines;
  return (
    <details>
      <summary>{texts.show}</summary>
      {lines}
    </details>
  );
}

const fewCharacters = 160;

function factsOf({ details, patientId, grantId }: AuditRow) {
  return { ...(patientId && { patient: patientId }), ...(grantId && { grant: grantId.slice(0, 10) }), ...details };
}
