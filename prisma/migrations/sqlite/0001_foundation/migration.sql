-- CreateTable
CREATE TABLE "User" (
    "username" TEXT NOT NULL PRIMARY KEY,
    "displayName" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "fhirUser" TEXT,
    "panelOf" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "UserRecord" (
    "username" TEXT NOT NULL,
    "patientId" TEXT NOT NULL,
    "relationship" TEXT NOT NULL,
    "fhirUser" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("username", "patientId"),
    CONSTRAINT "UserRecord_username_fkey" FOREIGN KEY ("username") REFERENCES "User" ("username") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Client" (
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
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "kid" TEXT NOT NULL PRIMARY KEY,
    "alg" TEXT NOT NULL,
    "publicJwk" TEXT NOT NULL,
    "privateJwk" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retiresAt" DATETIME
);

-- CreateTable
CREATE TABLE "Consent" (
    "username" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "allowedScopes" TEXT NOT NULL,
    "deniedScopes" TEXT NOT NULL,
    "patientId" TEXT,
    "decidedAt" DATETIME NOT NULL,

    PRIMARY KEY ("username", "clientId")
);

-- CreateTable
CREATE TABLE "session" (
    "id_hash" TEXT NOT NULL PRIMARY KEY,
    "username" TEXT NOT NULL,
    "auth_time_ms" BIGINT NOT NULL,
    "last_seen_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "interaction" (
    "id_hash" TEXT NOT NULL PRIMARY KEY,
    "browser_hash" TEXT,
    "client_id" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "session_hash" TEXT,
    "patient_id" TEXT,
    "language" TEXT,
    "expires_at_ms" BIGINT NOT NULL,
    "finished_ms" BIGINT
);

-- CreateTable
CREATE TABLE "access_grant" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "client_id" TEXT NOT NULL,
    "username" TEXT,
    "patient_id" TEXT,
    "encounter_id" TEXT,
    "door" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "session_hash" TEXT,
    "created_ms" BIGINT NOT NULL,
    "last_used_ms" BIGINT,
    "revoked_ms" BIGINT,
    "revoked_why" TEXT
);

-- CreateTable
CREATE TABLE "authorization_code" (
    "code_hash" TEXT NOT NULL PRIMARY KEY,
    "grant_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "code_challenge" TEXT,
    "expires_at_ms" BIGINT NOT NULL,
    "used_ms" BIGINT
);

-- CreateTable
CREATE TABLE "access_token" (
    "token_hash" TEXT NOT NULL PRIMARY KEY,
    "grant_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "issued_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "refresh_token" (
    "token_hash" TEXT NOT NULL PRIMARY KEY,
    "grant_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "issued_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "used_ms" BIGINT
);

-- CreateTable
CREATE TABLE "commit_clock" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "seq" BIGINT NOT NULL,
    "last_ms" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "resource_version" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "type" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "from_seq" BIGINT NOT NULL,
    "to_seq" BIGINT,
    "last_updated" TEXT NOT NULL,
    "deleted" INTEGER NOT NULL DEFAULT 0,
    "has_base" INTEGER NOT NULL DEFAULT 0,
    "body" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "compartment_index" (
    "resource_key" BIGINT NOT NULL,
    "patient_id" TEXT NOT NULL,

    PRIMARY KEY ("patient_id", "resource_key")
);

-- CreateTable
CREATE TABLE "token_index" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "system" TEXT NOT NULL,
    "code" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "string_index" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "folded" TEXT NOT NULL,
    "exact" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "date_index" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "low_ms" BIGINT NOT NULL,
    "high_ms" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "reference_index" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "target_type" TEXT NOT NULL,
    "target" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "quantity_index" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "value" REAL NOT NULL,
    "system" TEXT NOT NULL,
    "code" TEXT NOT NULL
);

-- CreateIndex
CREATE INDEX "session_expires_at_ms_idx" ON "session"("expires_at_ms");

-- CreateIndex
CREATE INDEX "interaction_expires_at_ms_idx" ON "interaction"("expires_at_ms");

-- CreateIndex
CREATE INDEX "access_grant_username_client_id_idx" ON "access_grant"("username", "client_id");

-- CreateIndex
CREATE INDEX "access_grant_session_hash_idx" ON "access_grant"("session_hash");

-- CreateIndex
CREATE INDEX "authorization_code_expires_at_ms_idx" ON "authorization_code"("expires_at_ms");

-- CreateIndex
CREATE INDEX "access_token_grant_id_idx" ON "access_token"("grant_id");

-- CreateIndex
CREATE INDEX "access_token_expires_at_ms_idx" ON "access_token"("expires_at_ms");

-- CreateIndex
CREATE INDEX "refresh_token_grant_id_idx" ON "refresh_token"("grant_id");

-- CreateIndex
CREATE INDEX "refresh_token_expires_at_ms_idx" ON "refresh_token"("expires_at_ms");

-- CreateIndex
CREATE UNIQUE INDEX "resource_version_type_id_version_key" ON "resource_version"("type", "id", "version");

-- CreateIndex
CREATE INDEX "compartment_index_resource_key_idx" ON "compartment_index"("resource_key");

-- CreateIndex
CREATE INDEX "token_index_param_code_system_resource_key_idx" ON "token_index"("param", "code", "system", "resource_key");

-- CreateIndex
CREATE INDEX "token_index_resource_key_idx" ON "token_index"("resource_key");

-- CreateIndex
CREATE INDEX "string_index_param_folded_resource_key_idx" ON "string_index"("param", "folded", "resource_key");

-- CreateIndex
CREATE INDEX "string_index_resource_key_idx" ON "string_index"("resource_key");

-- CreateIndex
CREATE INDEX "date_index_param_low_ms_resource_key_idx" ON "date_index"("param", "low_ms", "resource_key");

-- CreateIndex
CREATE INDEX "date_index_resource_key_idx" ON "date_index"("resource_key");

-- CreateIndex
CREATE INDEX "reference_index_param_target_target_type_resource_key_idx" ON "reference_index"("param", "target", "target_type", "resource_key");

-- CreateIndex
CREATE INDEX "reference_index_resource_key_idx" ON "reference_index"("resource_key");

-- CreateIndex
CREATE INDEX "quantity_index_param_code_value_resource_key_idx" ON "quantity_index"("param", "code", "value", "resource_key");

-- CreateIndex
CREATE INDEX "quantity_index_resource_key_idx" ON "quantity_index"("resource_key");

-- The one row of the clock that every commit of resources moves forward.
INSERT INTO "commit_clock" ("id", "seq", "last_ms") VALUES (1, 0, 0);
