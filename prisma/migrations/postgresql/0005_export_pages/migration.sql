-- AlterTable
ALTER TABLE "export_job" ADD COLUMN     "ready_at_ms" BIGINT;

-- AlterTable
ALTER TABLE "export_part" ADD COLUMN     "after_row" BIGINT,
ADD COLUMN     "largest_row" INTEGER,
ADD COLUMN     "last_row" BIGINT,
ADD COLUMN     "page" INTEGER NOT NULL DEFAULT 1;
