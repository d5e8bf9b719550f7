-- AlterTable
ALTER TABLE "export_job" ADD COLUMN "ready_at_ms" BIGINT;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_export_part" (
    "job_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "after_key" BIGINT NOT NULL,
    "last_key" BIGINT NOT NULL,
    "after_row" BIGINT,
    "last_row" BIGINT,
    "resource_count" INTEGER NOT NULL,
    "largest_row" INTEGER,
    "page" INTEGER NOT NULL DEFAULT 1,

    PRIMARY KEY ("job_id", "number")
);
INSERT INTO "new_export_part" ("after_key", "job_id", "last_key", "number", "resource_count", "type") SELECT "after_key", "job_id", "last_key", "number", "resource_count", "type" FROM "export_part";
DROP TABLE "export_part";
ALTER TABLE "new_export_part" RENAME TO "export_part";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
