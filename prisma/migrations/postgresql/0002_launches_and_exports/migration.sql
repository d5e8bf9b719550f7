-- AlterTable
ALTER TABLE "Client" ADD COLUMN     "registrationTokenHash" TEXT COLLATE "C";

-- CreateTable
CREATE TABLE "launch" (
    "handle_hash" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "door" TEXT COLLATE "C" NOT NULL,
    "username" TEXT COLLATE "C" NOT NULL,
    "context" TEXT COLLATE "C" NOT NULL,
    "created_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "interaction_hash" TEXT COLLATE "C",

    CONSTRAINT "launch_pkey" PRIMARY KEY ("handle_hash")
);

-- CreateTable
CREATE TABLE "used_assertion" (
    "client_id" TEXT COLLATE "C" NOT NULL,
    "jti_hash" TEXT COLLATE "C" NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,

    CONSTRAINT "used_assertion_pkey" PRIMARY KEY ("client_id","jti_hash")
);

-- CreateTable
CREATE TABLE "export_job" (
    "id" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "door" TEXT COLLATE "C" NOT NULL,
    "level" TEXT COLLATE "C" NOT NULL,
    "group_id" TEXT COLLATE "C",
    "request" TEXT COLLATE "C" NOT NULL,
    "parameters" TEXT COLLATE "C" NOT NULL,
    "seq" BIGINT NOT NULL,
    "transaction_time" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL,
    "lease_until_ms" BIGINT,
    "progress" TEXT COLLATE "C",
    "error" TEXT COLLATE "C",
    "created_ms" BIGINT NOT NULL,
    "finished_ms" BIGINT,
    "expires_at_ms" BIGINT NOT NULL,

    CONSTRAINT "export_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "export_part" (
    "job_id" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "type" TEXT COLLATE "C" NOT NULL,
    "after_key" BIGINT NOT NULL,
    "last_key" BIGINT NOT NULL,
    "resource_count" INTEGER NOT NULL,

    CONSTRAINT "export_part_pkey" PRIMARY KEY ("job_id","number")
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
