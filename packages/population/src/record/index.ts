/** Everything that a story may say about a patient. */
export { allergens } from '../codes/allergens.ts';
export { problems } from '../codes/problems.ts';
export { unknownPerson } from './absent.ts';
export { isAllergicTo, recordAllergy, recordNoKnownAllergy } from './allergies.ts';
export { observeHomePressure } from './blood-pressure.ts';
export { formCareTeam, planCare, setGoal } from './care-plan.ts';
export type { Chart } from './chart.ts';
export { recordCheckIn } from './check-in.ts';
export { recordCoverage } from './coverage.ts';
export { recordDepressionScore } from './depression.ts';
export { lendGlucoseMeter, recordImplant } from './devices.ts';
export { recordGrowth } from './growth.ts';
export { refuseVaccine, vaccinate, vaccinateAsDue } from './immunizations.ts';
export { recordLabs } from './laboratory.ts';
export { leaveUnmeasured } from './measures.ts';
export { jotDown, writeNote } from './notes.ts';
export { openChart } from './patient.ts';
export { recordActivity, recordCarePreference, recordTreatmentPreference, recordWalking } from './preferences.ts';
export { prescribe, quarterlyRefills } from './prescriptions.ts';
export { addHealthConcern, addProblem, diagnose } from './problems.ts';
export { perform, refer, referToService } from './procedures.ts';
export { endVisit } from './provenance.ts';
export { recordRelative } from './related-person.ts';
export { recordEcg, recordSpirometry } from './reports.ts';
export {
  recordOccupation,
  recordPregnancyIntent,
  recordPregnancyStatus,
  recordSexualOrientation,
  recordSmoking,
} from './social-history.ts';
export { screenSocialNeeds } from './social-needs.ts';
export { exportSummary } from './summary.ts';
export { readUrineStrip } from './urine-strip.ts';
export { beginVisit, type Visit } from './visit.ts';
export { recordVitals } from './vital-signs.ts';
