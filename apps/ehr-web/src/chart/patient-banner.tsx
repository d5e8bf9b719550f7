import { useQuery } from '@tanstack/react-query';
import { formatAge, formatDate } from '../records/dates.ts';
import { noKnownAllergies } from '../records/no-known-allergies.ts';
import type { PatientFacts } from '../records/patient.ts';
import { allergyRows } from '../records/rows.ts';
import { PageHeading } from '../shell/page.tsx';
import { useTexts } from '../texts/language.tsx';
import { AlertIcon } from '../theme/icons.tsx';
import type { RecordSearch } from './searches.ts';

/**
 * Who this is about. It stays at the top of the window, so that it is in sight whatever is read below, an app in the frame
 * included: to such an app the EHR says that it need show no banner of its own.
 */
export function PatientBanner({ patient, allergies }: { patient: PatientFacts; allergies: RecordSearch }) {
  const texts = useTexts();
  const { chart, quickView, locale } = texts;
  const { listedName, birthDate, deathDate, sex, mrn, physician } = patient;
  const { data } = useQuery(allergies);
  const current = data ? allergyRows(data.resources, texts).filter(({ status }) => status?.tone !== 'past') : [];
  const absences = data ? noKnownAllergies(data.resources, texts) : [];
  const age = formatAge(birthDate, deathDate ? new Date(deathDate) : new Date(), locale);
  const facts = [
    [chart.born, birthDate && [formatDate(birthDate, locale), age && `(${age})`].filter(Boolean).join(' ')],
    [chart.died, formatDate(deathDate, locale)],
    [chart.sex, quickView.sexes[sex]],
    [chart.mrn, mrn],
    [chart.physician, physician],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]));
  return (
    <section className="patient" aria-label={chart.banner}>
      <PageHeading title={listedName} />
      <dl>
        {facts.map(([label, value]) => (
          <div key={label} className={label === chart.physician ? 'physician' : undefined}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {current.length > 0 ? (
        <p className="allergy">
          <AlertIcon /> {chart.allergies}: {current.map(({ title }) => title).join(', ')}
        </p>
      ) : (
        absences.length > 0 && <p className="soft small">{absences.join(', ')}</p>
      )}
    </section>
  );
}
