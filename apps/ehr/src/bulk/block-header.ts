/**
 * The line with which the block of a patient begins, in each file that has some of it.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-output-file-organization
 */
export function headerOf(patientId: string): string {
  const header = { name: 'header', valueReference: { reference: `Patient/${patientId}` } };
  return `${JSON.stringify({ resourceType: 'Parameters', parameter: [header] })}\n`;
}
