/** What a summary of care says; all values are plain text. */
export type Summary = {
  /** The document's own UUID. */
  id: string;
  patient: {
    recordNumber: string;
    given: string;
    family: string;
    sex: 'female' | 'male';
    birthDate: string;
    phone: string;
  };
  address: { line: string; city: string; state: string; postalCode: string };
  language: 'en' | 'es';
  author: { npi: string; given: string; family: string };
  /** When it was made, and from when on the chart tells, as FHIR dateTimes. */
  made: string;
  from: string;
  sections: readonly Section[];
};

export type Section = {
  /** A C-CDA section template, https://hl7.org/cda/us/ccda. */
  template: string;
  code: string;
  display: string;
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
};

const loinc = 'codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC"';

/**
 * A Continuity of Care Document, whose sections tell in tables what the chart holds.
 * https://hl7.org/cda/us/ccda/2024Jan/StructureDefinition-ContinuityofCareDocumentCCD.html
 */
export function ccdaOf({ id, patient, address, language, author, made, from, sections }: Summary): Buffer {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<realmCode code="US"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.10.20.22.1.1" extension="2015-08-01"/>
<templateId root="2.16.840.1.113883.10.20.22.1.2" extension="2015-08-01"/>
<id root="${id}"/>
<code code="34133-9" displayName="Summarization of Episode Note" ${loinc}/>
<title>Summary of care of ${escaped(patient.given)} ${escaped(patient.family)}</title>
<effectiveTime value="${cdaTime(made)}"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="en-US"/>
<recordTarget><patientRole>
<id root="2.999.1" extension="${escaped(patient.recordNumber)}"/>
<addr use="HP"><streetAddressLine>${escaped(address.line)}</streetAddressLine><city>${escaped(address.city)}</city><state>${address.state}</state><postalCode>${address.postalCode}</postalCode><country>US</country></addr>
<telecom use="MC" value="tel:+1-${patient.phone}"/>
<patient>
<name use="L"><given>${escaped(patient.given)}</given><family>${escaped(patient.family)}</family></name>
<administrativeGenderCode code="${patient.sex === 'female' ? 'F' : 'M'}" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="${patient.birthDate.replaceAll('-', '')}"/>
<languageCommunication><languageCode code="${language}"/><preferenceInd value="true"/></languageCommunication>
</patient>
</patientRole></recordTarget>
<author><time value="${cdaTime(made)}"/><assignedAuthor>
<id root="2.16.840.1.113883.4.6" extension="${author.npi}"/>
<addr nullFlavor="NI"/><telecom nullFlavor="NI"/>
<assignedPerson><name><given>${escaped(author.given)}</given><family>${escaped(author.family)}</family></name></assignedPerson>
</assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization>
<id root="2.999.2"/><name>Lakeside Family Medicine</name><telecom use="WP" value="tel:+1-928-555-0100"/>
<addr use="WP"><streetAddressLine>100 Shoreline Drive</streetAddressLine><city>Lakeside</city><state>AZ</state><postalCode>85929</postalCode><country>US</country></addr>
</representedCustodianOrganization></assignedCustodian></custodian>
<documentationOf><serviceEvent classCode="PCPR"><effectiveTime><low value="${cdaTime(from)}"/><high value="${cdaTime(made)}"/></effectiveTime></serviceEvent></documentationOf>
<component><structuredBody>
${sections.map(sectionOf).join('\n')}
</structuredBody></component>
</ClinicalDocument>
`;
  return Buffer.from(xml);
}

function sectionOf({ template, code, display, title, columns, rows }: Section): string {
  const row = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map(cell => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const table = `<table><thead>${row(columns, 'th')}</thead><tbody>${rows.map(cells => row(cells, 'td')).join('')}</tbody></table>`;
  const isEmpty = rows.length === 0;
  return `<component><section${isEmpty ? ' nullFlavor="NI"' : ''}>
<templateId root="${template}"/>
<code code="${code}" displayName="${escaped(display)}" ${loinc}/>
<title>${escaped(title)}</title>
<text>${isEmpty ? 'No information' : table}</text>
</section></component>`;
}

/** `2026-06-15T09:40:00-07:00` is `20260615094000-0700`. */
function cdaTime(dateTime: string): string {
  return dateTime
    .replace(/[-:T]/g, '')
    .replace(/(\d{4})$/, (zone, _digits, at: number) => (at > 8 ? `-${zone}` : zone));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
