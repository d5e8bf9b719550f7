import { Link } from 'react-router';
import { formatAge, formatDate } from '../records/dates.ts';
import type { PatientFacts } from '../records/patient.ts';
import { useTexts } from '../texts/language.tsx';

/** One row for each patient; anywhere in it leads to the chart. On a narrow screen a row becomes a small block. */
export function PatientTable({ patients }: { patients: readonly PatientFacts[] }) {
  const { quickView, locale } = useTexts();
  return (
    <table className="patients" aria-label={quickView.recentCharts}>
      <thead>
        <tr>
          <th scope="col">{quickView.mrn}</th>
          <th scope="col">{quickView.lastName}</th>
          <th scope="col">{quickView.firstName}</th>
          <th scope="col">{quickView.born}</th>
          <th scope="col">{quickView.age}</th>
          <th scope="col">{quickView.sex}</th>
        </tr>
      </thead>
      <tbody>
        {patients.map(({ id, mrn, name, family, given, birthDate, deathDate, sex }) => (
          <tr key={id} data-patient-id={id}>
            <td data-label={quickView.mrn}>{mrn}</td>
            <th scope="row">
              <Link to={`/patients/${id}`} title={quickView.openChart(name)}>
                {family}
                <span className="given">, {given}</span>
              </Link>
            </th>
            <td className="first-name">{given}</td>
            <td data-label={quickView.born}>{formatDate(birthDate, locale)}</td>
            <td data-label={quickView.age}>
              {formatAge(birthDate, deathDate ? new Date(deathDate) : new Date(), locale)}
            </td>
            <td data-label={quickView.sex}>{quickView.sexes[sex]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
