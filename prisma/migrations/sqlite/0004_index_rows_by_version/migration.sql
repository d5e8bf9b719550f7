-- Index rows lie in the order of the versions that they belong to (WITHOUT ROWID: no tree of row numbers beside it).
-- They are numbered within their version. https://www.sqlite.org/withoutrowid.html

CREATE TABLE "new_token_index" (
    "resource_key" BIGINT NOT NULL,
    "n" INTEGER NOT NULL,
    "param" INTEGER NOT NULL,
    "system" TEXT NOT NULL,
    "code" TEXT NOT NULL,

    PRIMARY KEY ("resource_key", "n")
) WITHOUT ROWID;
INSERT INTO "new_token_index" ("resource_key", "n", "param", "system", "code")
SELECT "resource_key", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id"), "param", "system", "code" FROM "token_index" ORDER BY 1, 2;
DROP TABLE "token_index";
ALTER TABLE "new_token_index" RENAME TO "token_index";
CREATE INDEX "token_index_param_code_system_resource_key_idx" ON "token_index"("param", "code", "system", "resource_key");

CREATE TABLE "new_string_index" (
    "resource_key" BIGINT NOT NULL,
    "n" INTEGER NOT NULL,
    "param" INTEGER NOT NULL,
    "folded" TEXT NOT NULL,
    "exact" TEXT NOT NULL,

    PRIMARY KEY ("resource_key", "n")
) WITHOUT ROWID;
INSERT INTO "new_string_index" ("resource_key", "n", "param", "folded", "exact")
SELECT "resource_key", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id"), "param", "folded", "exact" FROM "string_index" ORDER BY 1, 2;
DROP TABLE "string_index";
ALTER TABLE "new_string_index" RENAME TO "string_index";
CREATE INDEX "string_index_param_folded_resource_key_idx" ON "string_index"("param", "folded", "resource_key");

CREATE TABLE "new_date_index" (
    "resource_key" BIGINT NOT NULL,
    "n" INTEGER NOT NULL,
    "param" INTEGER NOT NULL,
    "low_ms" BIGINT NOT NULL,
    "high_ms" BIGINT NOT NULL,

    PRIMARY KEY ("resource_key", "n")
) WITHOUT ROWID;
INSERT INTO "new_date_index" ("resource_key", "n", "param", "low_ms", "high_ms")
SELECT "resource_key", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id"), "param", "low_ms", "high_ms" FROM "date_index" ORDER BY 1, 2;
DROP TABLE "date_index";
ALTER TABLE "new_date_index" RENAME TO "date_index";
CREATE INDEX "date_index_param_low_ms_resource_key_idx" ON "date_index"("param", "low_ms", "resource_key");

CREATE TABLE "new_reference_index" (
    "resource_key" BIGINT NOT NULL,
    "n" INTEGER NOT NULL,
    "param" INTEGER NOT NULL,
    "target_type" TEXT NOT NULL,
    "target" TEXT NOT NULL,

    PRIMARY KEY ("resource_key", "n")
) WITHOUT ROWID;
INSERT INTO "new_reference_index" ("resource_key", "n", "param", "target_type", "target")
SELECT "resource_key", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id"), "param", "target_type", "target" FROM "reference_index" ORDER BY 1, 2;
DROP TABLE "reference_index";
ALTER TABLE "new_reference_index" RENAME TO "reference_index";
CREATE INDEX "reference_index_param_target_target_type_resource_key_idx" ON "reference_index"("param", "target", "target_type", "resource_key");

CREATE TABLE "new_quantity_index" (
    "resource_key" BIGINT NOT NULL,
    "n" INTEGER NOT NULL,
    "param" INTEGER NOT NULL,
    "value" REAL NOT NULL,
    "system" TEXT NOT NULL,
    "code" TEXT NOT NULL,

    PRIMARY KEY ("resource_key", "n")
) WITHOUT ROWID;
INSERT INTO "new_quantity_index" ("resource_key", "n", "param", "value", "system", "code")
SELECT "resource_key", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id"), "param", "value", "system", "code" FROM "quantity_index" ORDER BY 1, 2;
DROP TABLE "quantity_index";
ALTER TABLE "new_quantity_index" RENAME TO "quantity_index";
CREATE INDEX "quantity_index_param_code_value_resource_key_idx" ON "quantity_index"("param", "code", "value", "resource_key");

CREATE TABLE "new_compartment_index" (
    "resource_key" BIGINT NOT NULL,
    "patient_id" TEXT NOT NULL,

    PRIMARY KEY ("patient_id", "resource_key")
) WITHOUT ROWID;
INSERT INTO "new_compartment_index" ("resource_key", "patient_id")
SELECT "resource_key", "patient_id" FROM "compartment_index" ORDER BY "patient_id", "resource_key";
DROP TABLE "compartment_index";
ALTER TABLE "new_compartment_index" RENAME TO "compartment_index";
CREATE INDEX "compartment_index_resource_key_idx" ON "compartment_index"("resource_key");
