-- AlterTable
ALTER TABLE "interaction" ADD COLUMN "encounter_id" TEXT;

-- AlterTable
ALTER TABLE "access_grant" ADD COLUMN "negotiation" TEXT;

-- AlterTable
ALTER TABLE "authorization_code" ADD COLUMN "dpop_jkt" TEXT;

-- AlterTable
ALTER TABLE "access_token" ADD COLUMN "jkt" TEXT;

-- AlterTable
ALTER TABLE "refresh_token" ADD COLUMN "jkt" TEXT;

-- CreateTable
CREATE TABLE "used_proof" (
    "jkt" TEXT NOT NULL,
    "jti_hash" TEXT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,

    PRIMARY KEY ("jkt", "jti_hash")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "time_ms" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "request_id" TEXT,
    "username" TEXT,
    "client_id" TEXT,
    "grant_id" TEXT,
    "patient_id" TEXT,
    "door" TEXT,
    "details" TEXT NOT NULL DEFAULT '{}'
);

-- CreateTable
CREATE TABLE "quota_use" (
    "client_id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,

    PRIMARY KEY ("client_id", "day")
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Client" (
    "clientId" TEXT NOT NULL PRIMARY KEY,
    "clientName" TEXT NOT NULL,
    "publisher" TEXT NOT NULL DEFAULT '',
    "tokenEndpointAuthMethod" TEXT NOT NULL,
    "clientSecretHash" TEXT,
    "applicationType" TEXT NOT NULL DEFAULT 'web',
    "redirectUris" TEXT NOT NULL DEFAULT '[]',
    "launchUri" TEXT,
    "jwks" TEXT,
    "jwksUri" TEXT,
    "grantTypes" TEXT NOT NULL DEFAULT '[]',
    "scope" TEXT NOT NULL,
    "legacyPkce" BOOLEAN NOT NULL DEFAULT false,
    "registrationTokenHash" TEXT,
    "dpopBoundAccessTokens" BOOLEAN NOT NULL DEFAULT false,
    "dailyQuota" INTEGER,
    "about" TEXT,
    "loginTrust" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO "new_Client" ("applicationType", "clientId", "clientName", "clientSecretHash", "createdAt", "grantTypes", "jwks", "jwksUri", "launchUri", "legacyPkce", "publisher", "redirectUris", "registrationTokenHash", "scope", "tokenEndpointAuthMethod") SELECT "applicationType", "clientId", "clientName", "clientSecretHash", "createdAt", "grantTypes", "jwks", "jwksUri", "launchUri", "legacyPkce", "publisher", "redirectUris", "registrationTokenHash", "scope", "tokenEndpointAuthMethod" FROM "Client";
DROP TABLE "Client";
ALTER TABLE "new_Client" RENAME TO "Client";
CREATE TABLE "new_Consent" (
    "username" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "allowedScopes" TEXT NOT NULL,
    "deniedScopes" TEXT NOT NULL,
    "patientId" TEXT,
    "decidedAt" DATETIME NOT NULL,
    "dontAskAgain" BOOLEAN NOT NULL DEFAULT false,

    PRIMARY KEY ("username", "clientId")
);
INSERT INTO "new_Consent" ("allowedScopes", "clientId", "decidedAt", "deniedScopes", "patientId", "username") SELECT "allowedScopes", "clientId", "decidedAt", "deniedScopes", "patientId", "username" FROM "Consent";
DROP TABLE "Consent";
ALTER TABLE "new_Consent" RENAME TO "Consent";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "used_proof_expires_at_ms_idx" ON "used_proof"("expires_at_ms");

-- CreateIndex
CREATE INDEX "audit_event_grant_id_idx" ON "audit_event"("grant_id");

-- What happened stays as it was written.
CREATE TRIGGER "audit_event_is_never_changed" BEFORE UPDATE ON "audit_event"
BEGIN SELECT RAISE(ABORT, 'audit events are only added'); END;
CREATE TRIGGER "audit_event_is_never_deleted" BEFORE DELETE ON "audit_event"
BEGIN SELECT RAISE(ABORT, 'audit events are only added'); END;
