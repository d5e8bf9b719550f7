import type { Resource } from '@smart-ehr/fhir';
import { generatePopulation } from '@smart-ehr/population';
import { patientIds, practitionerIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namesManyRecords, resourceTypes } from './resource-types.ts';
import { startFhirServer } from './testing.ts';

const william = patientIds['william-hart'];
const okafor = `Practitioner/${practitionerIds['amara-okafor']}`;
const people = ['Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Endpoint'];
const wholeTypes = [...people, 'Medication', 'Questionnaire'];
const accesses = {
  william: {
    scope: 'patient/*.rs',
    patientId: william,
    user: { username: 'whart123', role: 'patient' as const, recordIds: [william] },
  },
  okafor: {
    scope: 'user/*.rs',
    user: { username: 'aokafor', role: 'practitioner' as const, recordIds: [], panelOf: okafor },
  },
  all: { scope: 'system/*.rs' },
};

/** The answers of the server beside those of a plain scan of the generated records. */
describeOnEachDatabase('the whole population', open => {
  const population = [...generatePopulation({ generated: 4 })];
  const patients = population.filter(resource => resource.resourceType === 'Patient');
  const mentioned = (resource: Resource) => {
    const text = JSON.stringify(resource);
    return patients.flatMap(({ id }) => (id && text.includes(id) ? id : []));
  };
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), population, accesses);
  }, 120_000);
  afterAll(() => server.close());
  const everything = async (type: string, token: string) =>
    (await server.search(`${type}?_count=1000`, token)).entry?.map(({ resource }) => resource) ?? [];

  test('every type is held, and all of it is found by who may see all', async () => {
    for (const { type } of resourceTypes) {
      const expected = population.filter(({ resourceType }) => resourceType === type).length;
      expect(expected, type).toBeGreaterThan(0);
      expect((await server.search(`${type}?_summary=count`, 'all')).total, type).toBe(expected);
    }
  });

  test('a patient finds what mentions him, and nothing that mentions another', async () => {
    for (const { type } of resourceTypes.filter(({ type }) => !wholeTypes.includes(type) && !namesManyRecords(type))) {
      const found = await everything(type, 'william');
      for (const resource of found)
        expect(
          mentioned(resource).filter(id => id !== william),
          type,
        ).toEqual([]);
      const own = population.filter(
        resource => resource.resourceType === type && mentioned(resource).includes(william),
      );
      if (type !== 'Provenance') expect(found.length, type).toBeGreaterThanOrEqual(own.length);
    }
  });

  test('a physician finds no patient who is not hers, by any type', async () => {
    const panel = patients.filter(patient => JSON.stringify(patient).includes(okafor)).map(({ id }) => id);
    expect(panel.length).toBeGreaterThan(2);
    expect(panel.length).toBeLessThan(patients.length);
    expect((await everything('Patient', 'okafor')).map(({ id }) => id).sort()).toEqual(panel.sort());
    for (const type of ['Condition', 'Observation', 'Encounter', 'Coverage', 'Device', 'DocumentReference']) {
      for (const resource of await everything(type, 'okafor')) {
        expect(
          mentioned(resource).some(id => panel.includes(id)),
          `${type}/${resource.id}`,
        ).toBe(true);
      }
    }
  });

  test('the queries of US Core apps find what is there', async () => {
    for (const query of [
      `Observation?patient=${william}&category=laboratory&_sort=-date`,
      `Observation?patient=Patient/${william}&category=vital-signs&date=ge2015`,
      `Condition?patient=${william}&clinical-status=active`,
      `MedicationRequest?patient=${william}&intent=order&_include=MedicationRequest:medication`,
      `AllergyIntolerance?patient=${william}`,
      `Immunization?patient=${william}&status=completed`,
      `DocumentReference?patient=${william}`,
      `Patient?_id=${william}&_revinclude=Provenance:target`,
    ]) {
      expect((await server.found(query, 'william')).length, query).toBeGreaterThan(0);
    }
  });
});
