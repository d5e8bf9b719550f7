/**
 * What people call the commonest measurements, by LOINC code: shorter than LOINC's own names, which say the method.
 * https://loinc.org/
 */
export const usualNames: Record<string, string> = {
  '85354-9': 'Blood pressure',
  '59408-5': 'Oxygen saturation',
  '2708-6': 'Oxygen saturation',
  '39156-5': 'Body mass index',
  '4548-4': 'Hemoglobin A1c',
  '2345-7': 'Glucose',
  '3094-0': 'Urea nitrogen',
  '2160-0': 'Creatinine',
  '98979-8': 'Estimated GFR',
  '2951-2': 'Sodium',
  '2823-3': 'Potassium',
  '2075-0': 'Chloride',
  '2028-9': 'Carbon dioxide',
  '17861-6': 'Calcium',
  '2093-3': 'Cholesterol',
  '2571-8': 'Triglycerides',
  '2085-9': 'HDL cholesterol',
  '13457-7': 'LDL cholesterol',
  '9318-7': 'Albumin/creatinine in urine',
};
