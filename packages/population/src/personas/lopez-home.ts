/** What María, Mateo and Lucía López share: one home, one telephone. */
export const lopezHome = {
  race: 'white',
  ethnicity: 'hispanic',
  address: { line: '77 Molino Road', city: 'Lakeside', postalCode: '85929' },
  phone: '928-555-0163',
} as const;

/** María, as her children's charts know her. */
export const mariaAsMother = {
  relationship: 'mother',
  given: 'María Elena',
  family: 'López',
  sex: 'female',
  phone: lopezHome.phone,
  language: 'es',
} as const;
