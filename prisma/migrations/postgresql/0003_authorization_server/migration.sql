-- AlterTable
ALTER TABLE "Client" ADD COLUMN     "about" TEXT COLLATE "C",
ADD COLUMN     "dailyQuota" INTEGER,
ADD COLUMN     "dpopBoundAccessTokens" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "loginTrust" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "Consent" ADD COLUMN     "dontAskAgain" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "interaction" ADD COLUMN     "encounter_id" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "access_grant" ADD COLUMN     "negotiation" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "authorization_code" ADD COLUMN     "dpop_jkt" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "access_token" ADD COLUMN     "jkt" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "refresh_token" ADD COLUMN     "jkt" TEXT COLLATE "C";

-- CreateTable
CREATE TABLE "used_proof" (
    "jkt" TEXT COLLATE "C" NOT NULL,
    "jti_hash" TEXT COLLATE "C" NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,

    CONSTRAINT "used_proof_pkey" PRIMARY KEY ("jkt","jti_hash")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "time_ms" BIGINT NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "event" TEXT COLLATE "C" NOT NULL,
    "request_id" TEXT COLLATE "C",
    "username" TEXT COLLATE "C",
    "client_id" TEXT COLLATE "C",
    "grant_id" TEXT COLLATE "C",
    "patient_id" TEXT COLLATE "C",
    "door" TEXT COLLATE "C",
    "details" TEXT COLLATE "C" NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quota_use" (
    "client_id" TEXT COLLATE "C" NOT NULL,
    "day" TEXT COLLATE "C" NOT NULL,
    "requests" INTEGER NOT NULL,

    CONSTRAINT "quota_use_pkey" PRIMARY KEY ("client_id","day")
);

-- CreateIndex
CREATE INDEX "used_proof_expires_at_ms_idx" ON "used_proof"("expires_at_ms");

-- CreateIndex
CREATE INDEX "audit_event_grant_id_idx" ON "audit_event"("grant_id");

-- What happened stays as it was written.
CREATE FUNCTION "refuse_change_of_audit_event"() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit events are only added'; END $$;
CREATE TRIGGER "audit_event_is_never_changed" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event"
FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_audit_event"();
