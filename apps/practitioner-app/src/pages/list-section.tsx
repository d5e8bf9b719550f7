import type { FhirResource } from 'fhir/r4';
import type { Kind } from '../records/kinds.ts';
import type { Row } from '../records/lists.ts';
import { Section } from './section.tsx';
import { ShowAll } from './show-all.tsx';

type Props = {
  kind: Kind;
  rowsOf: (resources: FhirResource[]) => Row[];
  /** What else was found, in sentences. */
  remarksOf?: (resources: FhirResource[]) => string[];
};

/** A section that is a list: what matters most first, the rest on request. */
export function ListSection({ kind, rowsOf, remarksOf }: Props) {
  return (
    <Section kind={kind} viewOf={rowsOf} remarksOf={remarksOf}>
      {rows => (
        <ShowAll items={rows} atFirst={6}>
          {visible => (
            <ul className="rows">
              {visible.map(({ id, title, details, status }) => (
                <li key={id}>
                  <div className="about">
                    <strong>{title}</strong>
                    {details.map(detail => (
                      <span key={detail}>{detail}</span>
                    ))}
                  </div>
                  {status && <span className={`tag ${status.tone}`}>{status.text}</span>}
                </li>
              ))}
            </ul>
          )}
        </ShowAll>
      )}
    </Section>
  );
}
