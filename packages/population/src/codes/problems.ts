import { type Code, icd10, snomed } from './code.ts';

/** A diagnosis: the words on the problem list and its code in both customary systems. */
export type Problem = { readonly name: string; readonly snomed: Code; readonly icd10: Code };

const problem = (name: string, [id, term]: [string, string], [icd, title]: [string, string]): Problem => ({
  name,
  snomed: snomed(id, term),
  icd10: icd10(icd, title),
});

export const problems = {
  diabetes: problem(
    'Type 2 diabetes',
    ['44054006', 'Diabetes mellitus type 2'],
    ['E11.9', 'Type 2 diabetes mellitus without complications'],
  ),
  hypertension: problem(
    'High blood pressure',
    ['59621000', 'Essential hypertension'],
    ['I10', 'Essential (primary) hypertension'],
  ),
  hyperlipidemia: problem('High cholesterol', ['55822004', 'Hyperlipidemia'], ['E78.5', 'Hyperlipidemia, unspecified']),
  obesity: problem('Obesity', ['414916001', 'Obesity'], ['E66.9', 'Obesity, unspecified']),
  kidneyDisease3a: problem(
    'Chronic kidney disease, stage 3a',
    ['700378005', 'Chronic kidney disease stage 3A'],
    ['N18.31', 'Chronic kidney disease, stage 3a'],
  ),
  asthma: problem('Asthma', ['195967001', 'Asthma'], ['J45.909', 'Unspecified asthma, uncomplicated']),
  mildIntermittentAsthma: problem(
    'Mild intermittent asthma',
    ['427679007', 'Mild intermittent asthma'],
    ['J45.20', 'Mild intermittent asthma, uncomplicated'],
  ),
  copd: problem(
    'COPD',
    ['13645005', 'Chronic obstructive pulmonary disease'],
    ['J44.9', 'Chronic obstructive pulmonary disease, unspecified'],
  ),
  depression: problem('Depression', ['35489007', 'Depressive disorder'], ['F32.A', 'Depression, unspecified']),
  anxiety: problem(
    'Generalized anxiety',
    ['21897009', 'Generalized anxiety disorder'],
    ['F41.1', 'Generalized anxiety disorder'],
  ),
  lowBackPain: problem('Low back pain', ['279039007', 'Low back pain'], ['M54.50', 'Low back pain, unspecified']),
  hypothyroidism: problem(
    'Underactive thyroid',
    ['40930008', 'Hypothyroidism'],
    ['E03.9', 'Hypothyroidism, unspecified'],
  ),
  reflux: problem(
    'Acid reflux',
    ['235595009', 'Gastroesophageal reflux disease'],
    ['K21.9', 'Gastro-esophageal reflux disease without esophagitis'],
  ),
  kneeArthritis: problem(
    'Osteoarthritis of the knee',
    ['239873007', 'Osteoarthritis of knee'],
    ['M17.9', 'Osteoarthritis of knee, unspecified'],
  ),
  heartFailure: problem('Heart failure', ['84114007', 'Heart failure'], ['I50.9', 'Heart failure, unspecified']),
  atrialFibrillation: problem(
    'Atrial fibrillation',
    ['49436004', 'Atrial fibrillation'],
    ['I48.91', 'Unspecified atrial fibrillation'],
  ),
  sickSinus: problem('Sick sinus syndrome', ['36083008', 'Sick sinus syndrome'], ['I49.5', 'Sick sinus syndrome']),
  enlargedProstate: problem(
    'Enlarged prostate',
    ['266569009', 'Benign prostatic hyperplasia'],
    ['N40.1', 'Benign prostatic hyperplasia with lower urinary tract symptoms'],
  ),
  hearingLoss: problem(
    'Age-related hearing loss',
    ['49526009', 'Presbycusis'],
    ['H91.10', 'Presbycusis, unspecified ear'],
  ),
  eczema: problem('Eczema', ['24079001', 'Atopic dermatitis'], ['L20.9', 'Atopic dermatitis, unspecified']),
  hayFever: problem(
    'Seasonal allergies',
    ['367498001', 'Seasonal allergic rhinitis'],
    ['J30.2', 'Other seasonal allergic rhinitis'],
  ),
  pregnancy: problem(
    'Pregnancy',
    ['72892002', 'Normal pregnancy'],
    ['Z34.90', 'Encounter for supervision of normal pregnancy, unspecified, unspecified trimester'],
  ),
  ironDeficiency: problem(
    'Iron deficiency anemia',
    ['87522002', 'Iron deficiency anemia'],
    ['D50.9', 'Iron deficiency anemia, unspecified'],
  ),
  newbornJaundice: problem(
    'Newborn jaundice',
    ['387712008', 'Neonatal jaundice'],
    ['P59.9', 'Neonatal jaundice, unspecified'],
  ),
  earInfection: problem(
    'Middle ear infection',
    ['3110003', 'Acute otitis media'],
    ['H66.90', 'Otitis media, unspecified, unspecified ear'],
  ),
  commonCold: problem(
    'Common cold',
    ['54150009', 'Upper respiratory infection'],
    ['J06.9', 'Acute upper respiratory infection, unspecified'],
  ),
  strepThroat: problem(
    'Strep throat',
    ['43878008', 'Streptococcal sore throat'],
    ['J02.0', 'Streptococcal pharyngitis'],
  ),
  bronchitis: problem('Bronchitis', ['10509002', 'Acute bronchitis'], ['J20.9', 'Acute bronchitis, unspecified']),
  urinaryInfection: problem(
    'Urinary tract infection',
    ['68566005', 'Urinary tract infectious disease'],
    ['N39.0', 'Urinary tract infection, site not specified'],
  ),
  ankleSprain: problem(
    'Sprained ankle',
    ['44465007', 'Sprain of ankle'],
    ['S93.409A', 'Sprain of unspecified ligament of unspecified ankle, initial encounter'],
  ),
  foodInsecurity: problem('Not always enough to eat', ['733423003', 'Food insecurity'], ['Z59.41', 'Food insecurity']),
  pneumonia: problem('Pneumonia', ['233604007', 'Pneumonia'], ['J18.9', 'Pneumonia, unspecified organism']),
} as const satisfies Record<string, Problem>;
