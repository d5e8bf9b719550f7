/**
 * For the types that this server holds: the parameters of R4's CompartmentDefinition for Patient, each as the
 * expression of its SearchParameter. Written from HL7's pages, not from what the server is generated from.
 * https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
export const patientCompartment: Readonly<Record<string, readonly string[]>> = {
  AllergyIntolerance: ['AllergyIntolerance.patient', 'AllergyIntolerance.recorder', 'AllergyIntolerance.asserter'],
  CarePlan: ['CarePlan.subject', 'CarePlan.activity.detail.performer'],
  CareTeam: ['CareTeam.subject', 'CareTeam.participant.member'],
  Condition: ['Condition.subject', 'Condition.asserter'],
  Coverage: ['Coverage.policyHolder', 'Coverage.subscriber', 'Coverage.beneficiary', 'Coverage.payor'],
  DiagnosticReport: ['DiagnosticReport.subject'],
  DocumentReference: ['DocumentReference.subject', 'DocumentReference.author'],
  Encounter: ['Encounter.subject'],
  Goal: ['Goal.subject'],
  Immunization: ['Immunization.patient'],
  Media: ['Media.subject'],
  MedicationDispense: ['MedicationDispense.subject', 'MedicationDispense.receiver'],
  MedicationRequest: ['MedicationRequest.subject'],
  Observation: ['Observation.subject', 'Observation.performer'],
  Patient: ['Patient.link.other'],
  Procedure: ['Procedure.subject', 'Procedure.performer.actor'],
  QuestionnaireResponse: ['QuestionnaireResponse.subject', 'QuestionnaireResponse.author'],
  RelatedPerson: ['RelatedPerson.patient'],
  ServiceRequest: ['ServiceRequest.subject', 'ServiceRequest.performer'],
  Specimen: ['Specimen.subject'],
};

/** Types that say nothing about any patient. */
export const typesWithoutPatients = [
  'Medication',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Endpoint',
  'Questionnaire',
];

type Parameter = { types: readonly string[]; element: string };

/**
 * Parameters of type token that the query scopes of the tests name: the types that have them, and the element.
 * https://hl7.org/fhir/R4/searchparameter-registry.html
 */
export const tokenParameters: Readonly<Record<string, Parameter>> = {
  category: {
    element: 'category',
    types: [
      ...['AllergyIntolerance', 'CarePlan', 'CareTeam', 'Condition', 'DiagnosticReport', 'DocumentReference'],
      ...['Goal', 'MedicationRequest', 'Observation', 'Procedure', 'ServiceRequest'],
    ],
  },
  'clinical-status': { element: 'clinicalStatus', types: ['AllergyIntolerance', 'Condition'] },
  intent: { element: 'intent', types: ['CarePlan', 'MedicationRequest', 'ServiceRequest'] },
  status: {
    element: 'status',
    types: [
      ...['CarePlan', 'CareTeam', 'Coverage', 'Device', 'DiagnosticReport', 'DocumentReference', 'Encounter'],
      ...['Immunization', 'Location', 'Medication', 'MedicationDispense', 'MedicationRequest', 'Observation'],
      ...['Procedure', 'ServiceRequest', 'Specimen', 'Endpoint', 'Media', 'Questionnaire', 'QuestionnaireResponse'],
    ],
  },
};
