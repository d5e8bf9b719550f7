-- Index rows are numbered within the version that they belong to; the numbers of their own are gone.

ALTER TABLE "token_index" ADD COLUMN "n" INTEGER;
UPDATE "token_index" SET "n" = numbered."n"
FROM (SELECT "id", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id") AS "n" FROM "token_index") AS numbered
WHERE numbered."id" = "token_index"."id";
DROP INDEX "token_index_resource_key_idx";
ALTER TABLE "token_index" DROP CONSTRAINT "token_index_pkey",
DROP COLUMN "id",
ALTER COLUMN "n" SET NOT NULL,
ADD CONSTRAINT "token_index_pkey" PRIMARY KEY ("resource_key", "n");

ALTER TABLE "string_index" ADD COLUMN "n" INTEGER;
UPDATE "string_index" SET "n" = numbered."n"
FROM (SELECT "id", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id") AS "n" FROM "string_index") AS numbered
WHERE numbered."id" = "string_index"."id";
DROP INDEX "string_index_resource_key_idx";
ALTER TABLE "string_index" DROP CONSTRAINT "string_index_pkey",
DROP COLUMN "id",
ALTER COLUMN "n" SET NOT NULL,
ADD CONSTRAINT "string_index_pkey" PRIMARY KEY ("resource_key", "n");

ALTER TABLE "date_index" ADD COLUMN "n" INTEGER;
UPDATE "date_index" SET "n" = numbered."n"
FROM (SELECT "id", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id") AS "n" FROM "date_index") AS numbered
WHERE numbered."id" = "date_index"."id";
DROP INDEX "date_index_resource_key_idx";
ALTER TABLE "date_index" DROP CONSTRAINT "date_index_pkey",
DROP COLUMN "id",
ALTER COLUMN "n" SET NOT NULL,
ADD CONSTRAINT "date_index_pkey" PRIMARY KEY ("resource_key", "n");

ALTER TABLE "reference_index" ADD COLUMN "n" INTEGER;
UPDATE "reference_index" SET "n" = numbered."n"
FROM (SELECT "id", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id") AS "n" FROM "reference_index") AS numbered
WHERE numbered."id" = "reference_index"."id";
DROP INDEX "reference_index_resource_key_idx";
ALTER TABLE "reference_index" DROP CONSTRAINT "reference_index_pkey",
DROP COLUMN "id",
ALTER COLUMN "n" SET NOT NULL,
ADD CONSTRAINT "reference_index_pkey" PRIMARY KEY ("resource_key", "n");

ALTER TABLE "quantity_index" ADD COLUMN "n" INTEGER;
UPDATE "quantity_index" SET "n" = numbered."n"
FROM (SELECT "id", row_number() OVER (PARTITION BY "resource_key" ORDER BY "id") AS "n" FROM "quantity_index") AS numbered
WHERE numbered."id" = "quantity_index"."id";
DROP INDEX "quantity_index_resource_key_idx";
ALTER TABLE "quantity_index" DROP CONSTRAINT "quantity_index_pkey",
DROP COLUMN "id",
ALTER COLUMN "n" SET NOT NULL,
ADD CONSTRAINT "quantity_index_pkey" PRIMARY KEY ("resource_key", "n");
