-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "User" (
    "username" TEXT COLLATE "C" NOT NULL,
    "displayName" TEXT COLLATE "C" NOT NULL,
    "passwordHash" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C" NOT NULL,
    "fhirUser" TEXT COLLATE "C",
    "panelOf" TEXT COLLATE "C",
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("username")
);

-- CreateTable
CREATE TABLE "UserRecord" (
    "username" TEXT COLLATE "C" NOT NULL,
    "patientId" TEXT COLLATE "C" NOT NULL,
    "relationship" TEXT COLLATE "C" NOT NULL,
    "fhirUser" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "UserRecord_pkey" PRIMARY KEY ("username","patientId")
);

-- CreateTable
CREATE TABLE "Client" (
    "clientId" TEXT COLLATE "C" NOT NULL,
    "clientName" TEXT COLLATE "C" NOT NULL,
    "publisher" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "tokenEndpointAuthMethod" TEXT COLLATE "C" NOT NULL,
    "clientSecretHash" TEXT COLLATE "C",
    "applicationType" TEXT COLLATE "C" NOT NULL DEFAULT 'web',
    "redirectUris" TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    "launchUri" TEXT COLLATE "C",
    "jwks" TEXT COLLATE "C",
    "jwksUri" TEXT COLLATE "C",
    "grantTypes" TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    "scope" TEXT COLLATE "C" NOT NULL,
    "legacyPkce" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Client_pkey" PRIMARY KEY ("clientId")
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "kid" TEXT COLLATE "C" NOT NULL,
    "alg" TEXT COLLATE "C" NOT NULL,
    "publicJwk" TEXT COLLATE "C" NOT NULL,
    "privateJwk" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "Consent" (
    "username" TEXT COLLATE "C" NOT NULL,
    "clientId" TEXT COLLATE "C" NOT NULL,
    "allowedScopes" TEXT COLLATE "C" NOT NULL,
    "deniedScopes" TEXT COLLATE "C" NOT NULL,
    "patientId" TEXT COLLATE "C",
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Consent_pkey" PRIMARY KEY ("username","clientId")
);

-- CreateTable
CREATE TABLE "session" (
    "id_hash" TEXT COLLATE "C" NOT NULL,
    "username" TEXT COLLATE "C" NOT NULL,
    "auth_time_ms" BIGINT NOT NULL,
    "last_seen_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "interaction" (
    "id_hash" TEXT COLLATE "C" NOT NULL,
    "browser_hash" TEXT COLLATE "C",
    "client_id" TEXT COLLATE "C" NOT NULL,
    "door" TEXT COLLATE "C" NOT NULL,
    "request" TEXT COLLATE "C" NOT NULL,
    "session_hash" TEXT COLLATE "C",
    "patient_id" TEXT COLLATE "C",
    "language" TEXT COLLATE "C",
    "expires_at_ms" BIGINT NOT NULL,
    "finished_ms" BIGINT,

    CONSTRAINT "interaction_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "access_grant" (
    "id" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "username" TEXT COLLATE "C",
    "patient_id" TEXT COLLATE "C",
    "encounter_id" TEXT COLLATE "C",
    "door" TEXT COLLATE "C" NOT NULL,
    "scope" TEXT COLLATE "C" NOT NULL,
    "details" TEXT COLLATE "C" NOT NULL,
    "session_hash" TEXT COLLATE "C",
    "created_ms" BIGINT NOT NULL,
    "last_used_ms" BIGINT,
    "revoked_ms" BIGINT,
    "revoked_why" TEXT COLLATE "C",

    CONSTRAINT "access_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authorization_code" (
    "code_hash" TEXT COLLATE "C" NOT NULL,
    "grant_id" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "door" TEXT COLLATE "C" NOT NULL,
    "redirect_uri" TEXT COLLATE "C" NOT NULL,
    "code_challenge" TEXT COLLATE "C",
    "expires_at_ms" BIGINT NOT NULL,
    "used_ms" BIGINT,

    CONSTRAINT "authorization_code_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "access_token" (
    "token_hash" TEXT COLLATE "C" NOT NULL,
    "grant_id" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "door" TEXT COLLATE "C" NOT NULL,
    "scope" TEXT COLLATE "C" NOT NULL,
    "issued_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,

    CONSTRAINT "access_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "refresh_token" (
    "token_hash" TEXT COLLATE "C" NOT NULL,
    "grant_id" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "door" TEXT COLLATE "C" NOT NULL,
    "scope" TEXT COLLATE "C" NOT NULL,
    "issued_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "used_ms" BIGINT,

    CONSTRAINT "refresh_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "commit_clock" (
    "id" BIGINT NOT NULL,
    "seq" BIGINT NOT NULL,
    "last_ms" BIGINT NOT NULL,

    CONSTRAINT "commit_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "resource_version" (
    "key" BIGINT NOT NULL,
    "type" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "from_seq" BIGINT NOT NULL,
    "to_seq" BIGINT,
    "last_updated" TEXT COLLATE "C" NOT NULL,
    "deleted" INTEGER NOT NULL DEFAULT 0,
    "has_base" INTEGER NOT NULL DEFAULT 0,
    "body" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "resource_version_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "compartment_index" (
    "resource_key" BIGINT NOT NULL,
    "patient_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "compartment_index_pkey" PRIMARY KEY ("patient_id","resource_key")
);

-- CreateTable
CREATE TABLE "token_index" (
    "id" BIGSERIAL NOT NULL,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "system" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "token_index_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "string_index" (
    "id" BIGSERIAL NOT NULL,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "folded" TEXT COLLATE "C" NOT NULL,
    "exact" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "string_index_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "date_index" (
    "id" BIGSERIAL NOT NULL,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "low_ms" BIGINT NOT NULL,
    "high_ms" BIGINT NOT NULL,

    CONSTRAINT "date_index_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reference_index" (
    "id" BIGSERIAL NOT NULL,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "target_type" TEXT COLLATE "C" NOT NULL,
    "target" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "reference_index_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quantity_index" (
    "id" BIGSERIAL NOT NULL,
    "resource_key" BIGINT NOT NULL,
    "param" INTEGER NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "system" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "quantity_index_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "UserRecord" ADD CONSTRAINT "UserRecord_username_fkey" FOREIGN KEY ("username") REFERENCES "User"("username") ON DELETE CASCADE ON UPDATE CASCADE;

-- The one row of the clock that every commit of resources moves forward.
INSERT INTO "commit_clock" ("id", "seq", "last_ms") VALUES (1, 0, 0);
