-- CreateTable
CREATE TABLE "cohort" (
    "group_id" TEXT NOT NULL PRIMARY KEY,
    "client_id" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "cohort_job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "client_id" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "contents" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "transaction_time" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "result" TEXT,
    "lease_until_ms" BIGINT,
    "progress" TEXT,
    "created_ms" BIGINT NOT NULL,
    "finished_ms" BIGINT,
    "expires_at_ms" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "cohort_candidate" (
    "job_id" TEXT NOT NULL,
    "patient_id" TEXT NOT NULL,
    "met" INTEGER NOT NULL,

    PRIMARY KEY ("job_id", "patient_id")
) WITHOUT ROWID;

-- CreateIndex
CREATE INDEX "cohort_job_client_id_idx" ON "cohort_job"("client_id");

-- CreateIndex
CREATE INDEX "cohort_job_expires_at_ms_idx" ON "cohort_job"("expires_at_ms");
