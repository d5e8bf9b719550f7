import type { AuditRow } from '@smart-ehr/ehr-api';
import { useTexts } from '../texts/language.tsx';

/** One row for each event. It scrolls in a region of its own where the window is narrow. */
export function EventTable({ events }: { events: readonly AuditRow[] }) {
  const { audit: texts, locale } = useTexts();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll card" aria-label={texts.title} tabIndex={0}>
      <table className="grants">
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
              <td>{moment.format(event.timeMs)}</td>
              <th scope="row">
                {event.event}
                <code>{texts.kinds[event.kind]}</code>
              </th>
              <td>{event.username ?? '–'}</td>
              <td>
                {event.clientId ?? '–'}
                {event.door && <code>{event.door}</code>}
              </td>
              <td className="scopes">
                <Facts facts={Object.entries(factsOf(event)).map(([name, value]) => `${name}: ${value}`)} />
              </td>
              <td>
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
