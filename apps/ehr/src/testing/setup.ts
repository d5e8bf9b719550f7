/** What Vitest runs once before the tests of the EHR: migrated databases to copy, and the key that every test EHR signs with. */
import provideTemplates from '@smart-ehr/prisma/testing-setup';
import type { TestProject } from 'vitest/node';
import { newSigningKey } from '../keys/rotate-signing-key.ts';
import type { NewSigningKey } from '../stores/signing-keys.ts';
import { testKek } from './test-kek.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** To make an RSA key takes longer than most tests. */
    signingKey: NewSigningKey;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  project.provide('signingKey', await newSigningKey(testKek, 0));
  return provideTemplates(project);
}
