import { type RequirementId, requirements } from './requirements.ts';
import { test } from './test.ts';

type TestBody = Parameters<typeof test>[2];

/**
 * A test that proves a requirement. The id binds it to a paragraph of a specification; an id that
 * requirements.ts does not know fails here, and requirements-reporter.ts lists the ids without a test.
 *
 * @example verifies('token:code-single-use', 'a replayed code is refused', async ({ page }) => { … });
 */
export function verifies(id: RequirementId, title: string, body: TestBody): void {
  const requirement = requirements[id];
  if (!requirement) throw new Error(`"${id}" is not in e2e/requirements.ts. Add it there, with its paragraph, first.`);
  test(`${id} | ${title}`, { annotation: [{ type: 'requirement', description: `${id} ${requirement.spec}` }] }, body);
}
