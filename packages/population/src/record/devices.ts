import type { Reference } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import { concept, snomed } from '../codes/code.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

export type Implant = {
  type: 'pacemaker';
  manufacturer: string;
  modelNumber: string;
  serialNumber: string;
  lotNumber: string;
  /** Tells this one from others of its lot, in the words of its maker. */
  distinctIdentifier: string;
  manufactured: Day;
  expires: Day;
};

const implants = { pacemaker: snomed('14106009', 'Cardiac pacemaker') };

/**
 * The GS1 identifier that GS1 itself keeps for examples.
 * https://www.fda.gov/medical-devices/device-advice-comprehensive-regulatory-assistance/unique-device-identification-system-udi-system
 */
const exampleDeviceIdentifier = '09504000059118';

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-implantable-device.html */
export function recordImplant(visit: Visit, implant: Implant): Reference {
  const { manufacturer, modelNumber, serialNumber, lotNumber, distinctIdentifier, manufactured, expires } = implant;
  const compact = (day: Day) => day.slice(2).replaceAll('-', '');
  return record(visit, {
    resourceType: 'Device',
    meta: profiled('implantable-device'),
    udiCarrier: [
      {
        deviceIdentifier: exampleDeviceIdentifier,
        issuer: 'http://hl7.org/fhir/NamingSystem/gs1',
        jurisdiction: 'http://hl7.org/fhir/NamingSystem/fda-udi',
        carrierHRF: `(01)${exampleDeviceIdentifier}(11)${compact(manufactured)}(17)${compact(expires)}(10)${lotNumber}(21)${serialNumber}`,
      },
    ],
    status: 'active',
    distinctIdentifier,
    manufacturer,
    manufactureDate: manufactured,
    expirationDate: expires,
    lotNumber,
    serialNumber,
    modelNumber,
    type: concept(implants[implant.type]),
    patient: visit.chart.patient,
  });
}

/** A blood glucose meter that the patient uses at home. https://hl7.org/fhir/R4/device.html */
export function lendGlucoseMeter(visit: Visit, serialNumber: string): Reference {
  return record(visit, {
    resourceType: 'Device',
    status: 'active',
    manufacturer: 'Example Diagnostics',
    serialNumber,
    deviceName: [{ name: 'Home glucose meter', type: 'user-friendly-name' }],
    type: concept(snomed('337414009', 'Blood glucose meter')),
    patient: visit.chart.patient,
  });
}
