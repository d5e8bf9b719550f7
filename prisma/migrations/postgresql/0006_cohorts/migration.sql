-- CreateTable
CREATE TABLE "cohort" (
    "group_id" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "cohort_pkey" PRIMARY KEY ("group_id")
);

-- CreateTable
CREATE TABLE "cohort_job" (
    "id" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "door" TEXT COLLATE "C" NOT NULL,
    "group_id" TEXT COLLATE "C" NOT NULL,
    "contents" TEXT COLLATE "C" NOT NULL,
    "seq" BIGINT NOT NULL,
    "transaction_time" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL,
    "result" TEXT COLLATE "C",
    "lease_until_ms" BIGINT,
    "progress" TEXT COLLATE "C",
    "created_ms" BIGINT NOT NULL,
    "finished_ms" BIGINT,
    "expires_at_ms" BIGINT NOT NULL,

    CONSTRAINT "cohort_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cohort_candidate" (
    "job_id" TEXT COLLATE "C" NOT NULL,
    "patient_id" TEXT COLLATE "C" NOT NULL,
    "met" INTEGER NOT NULL,

    CONSTRAINT "cohort_candidate_pkey" PRIMARY KEY ("job_id","patient_id")
);

-- CreateIndex
CREATE INDEX "cohort_job_client_id_idx" ON "cohort_job"("client_id");

-- CreateIndex
CREATE INDEX "cohort_job_expires_at_ms_idx" ON "cohort_job"("expires_at_ms");
