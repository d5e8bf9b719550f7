import { Button } from '@mantine/core';
import type { FhirResource } from 'fhir/r4';
import { useState } from 'react';
import type { Kind } from '../records/kinds.ts';
import type { Row } from '../records/lists.ts';
import { Section } from './section.tsx';

const shortLength = 6;

type Props = { kind: Kind; width: 'third' | 'half'; rowsOf: (resources: FhirResource[]) => Row[] };

/** A section that is a list: what matters most first, the rest on request. */
export function ListSection({ kind, width, rowsOf }: Props) {
  return (
    <Section kind={kind} width={width} viewOf={rowsOf}>
      {rows => <ExpandableList rows={rows} />}
    </Section>
  );
}

function ExpandableList({ rows }: { rows: Row[] }) {
  const [isExpanded, setIsExpanded] = useState(false);
  return (
    <>
      <ul className="rows">
        {(isExpanded ? rows : rows.slice(0, shortLength)).map(({ id, title, details, status }) => (
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
      {rows.length > shortLength && (
        <Button variant="subtle" size="sm" aria-expanded={isExpanded} onClick={() => setIsExpanded(!isExpanded)}>
          {isExpanded ? 'Show fewer' : `Show all ${rows.length}`}
        </Button>
      )}
    </>
  );
}
