import type { Code } from './code.ts';

/** Occupations and industries as the CDC's census codes of 2010 have them. https://www.cdc.gov/niosh/topics/coding */
const occupation = (code: string, display: string): Code => ({
  system: 'urn:oid:2.16.840.1.114222.4.5.338',
  code,
  display,
});
const industry = (code: string, display: string): Code => ({
  system: 'urn:oid:2.16.840.1.114222.4.5.337',
  code,
  display,
});

export const occupations = {
  truckDriver: {
    occupation: occupation('9130', 'Driver/sales workers and truck drivers'),
    industry: industry('6170', 'Truck transportation'),
  },
  teacher: {
    occupation: occupation('2310', 'Elementary and middle school teachers'),
    industry: industry('7860', 'Elementary and secondary schools'),
  },
  baker: { occupation: occupation('7800', 'Bakers'), industry: industry('1190', 'Retail bakeries') },
  cashier: {
    occupation: occupation('4720', 'Cashiers'),
    industry: industry('4970', 'Grocery stores'),
  },
  carpenter: { occupation: occupation('6230', 'Carpenters'), industry: industry('0770', 'Construction') },
  nurse: { occupation: occupation('3255', 'Registered nurses'), industry: industry('8190', 'Hospitals') },
  musician: {
    occupation: occupation('2750', 'Musicians and singers'),
    industry: industry('9160', 'Religious organizations'),
  },
} as const;

export type OccupationName = keyof typeof occupations;
