import { expect, test } from 'vitest';
import { patientSearch } from './patient-search.ts';

const common = '_sort=family%2Cgiven&_count=15&_total=accurate';

test.each([
  ['', common],
  ['   ', common],
  ['hart', `name=hart&${common}`],
  ['Hart, William', `name=Hart&name=William&${common}`],
  ['José  Núñez', `name=Jos%C3%A9&name=N%C3%BA%C3%B1ez&${common}`],
  ['O’Brien - Lee', `name=O%E2%80%99Brien&name=Lee&${common}`],
  ['100-4417', `identifier=100-4417&${common}`],
  ['urn|100-4417', `identifier=urn%5C%7C100-4417&${common}`],
  ['1968-03-22', `birthdate=1968-03-22&${common}`],
  ['& ? =', common],
])('%j is searched as %s', (typed, query) => expect(patientSearch(typed, 15)).toBe(`Patient?${query}`));
