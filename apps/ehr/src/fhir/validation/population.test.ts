import { generatePopulation } from '@smart-ehr/population';
import { expect, test } from 'vitest';
import { resourceComplaint } from '../../import/check-resource.ts';

/** What is seeded goes past the check that an app's resource has to pass: here it passes all the same. */
test('every resource of the default population is valid R4', () => {
  const complaints: string[] = [];
  let checked = 0;
  for (const resource of generatePopulation({ generated: 100 })) {
    checked += 1;
    const complaint = resourceComplaint(JSON.parse(JSON.stringify(resource)));
    if (complaint !== undefined) complaints.push(`${resource.resourceType}/${resource.id}: ${complaint}`);
  }
  expect(complaints).toEqual([]);
  expect(checked).toBeGreaterThan(19_000);
});
