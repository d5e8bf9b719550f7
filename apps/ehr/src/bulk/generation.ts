/**
 * The edition of Bulk Data Access by whose rules an export is asked for and told of: 3 stands for 2.0 and 3.0, which agree,
 * and 4 for the ballot of 4.0. What is exported, and how, is the same.
 * https://hl7.org/fhir/uv/bulkdata/4.0.0-202609-ballot/en/changes.html
 */
export type Generation = 3 | 4;
