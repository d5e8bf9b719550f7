-- AlterTable
ALTER TABLE "Client" ADD COLUMN "registrationTokenHash" TEXT;

-- CreateTable
CREATE TABLE "launch" (
    "handle_hash" TEXT NOT NULL PRIMARY KEY,
    "client_id" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "created_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "interaction_hash" TEXT
);

-- CreateTable
CREATE TABLE "used_assertion" (
    "client_id" TEXT NOT NULL,
    "jti_hash" TEXT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,

    PRIMARY KEY ("client_id", "jti_hash")
);

-- CreateTable
CREATE TABLE "export_job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "client_id" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "group_id" TEXT,
    "request" TEXT NOT NULL,
    "parameters" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "transaction_time" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "lease_until_ms" BIGINT,
    "progress" TEXT,
    "error" TEXT,
    "created_ms" BIGINT NOT NULL,
    "finished_ms" BIGINT,
    "expires_at_ms" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "export_part" (
    "job_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "after_key" BIGINT NOT NULL,
    "last_key" BIGINT NOT NULL,
    "resource_count" INTEGER NOT NULL,

    PRIMARY KEY ("job_id", "number")
);

-- CreateIndex
CREATE INDEX "launch_expires_at_ms_idx" ON "launch"("expires_at_ms");

-- CreateIndex
CREATE INDEX "used_assertion_expires_at_ms_idx" ON "used_assertion"("expires_at_ms");

-- CreateIndex
CREATE INDEX "export_job_client_id_idx" ON "export_job"("client_id");

-- CreateIndex
CREATE INDEX "export_job_state_lease_until_ms_idx" ON "export_job"("state", "lease_until_ms");

-- CreateIndex
CREATE INDEX "export_job_expires_at_ms_idx" ON "export_job"("expires_at_ms");
