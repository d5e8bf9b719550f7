/** The key encryption key of test EHRs. */
export const testKek = Buffer.alloc(32, 7);
