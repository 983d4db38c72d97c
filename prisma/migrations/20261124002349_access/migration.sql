-- CreateEnum
CREATE TYPE "credential_kind" AS ENUM ('key', 'token');

-- AlterTable
ALTER TABLE "upload_sessions" ADD COLUMN     "limits" JSONB,
ADD COLUMN     "reserved_bytes" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "tenant" TEXT GENERATED ALWAYS AS (split_part("owner", '/', 1)) STORED,
ADD COLUMN     "usage_subjects" TEXT[];

-- Uploads that are open are counted from now on.
UPDATE "upload_sessions" SET
  "reserved_bytes" = coalesce("total_size_bytes", 0),
  "usage_subjects" = ARRAY['owner:' || "owner"]
WHERE "status" NOT IN ('completed', 'aborted', 'failed');

-- CreateTable
CREATE TABLE "credentials" (
    "id" TEXT NOT NULL,
    "kind" "credential_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "scopes" TEXT[],
    "limits" JSONB NOT NULL DEFAULT '{}',
    "parent_id" TEXT,
    "upload_id" UUID,
    "secret_digest" BYTEA NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage" (
    "subject" TEXT NOT NULL,
    "open_uploads" INTEGER NOT NULL DEFAULT 0,
    "reserved_bytes" BIGINT NOT NULL DEFAULT 0,
    "stored_bytes" BIGINT NOT NULL DEFAULT 0,
    "started_uploads" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_pkey" PRIMARY KEY ("subject")
);

-- CreateTable
CREATE TABLE "owner_limits" (
    "owner" TEXT NOT NULL,
    "limits" JSONB NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "owner_limits_pkey" PRIMARY KEY ("owner")
);

-- CreateTable
CREATE TABLE "settings" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "sequence" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "credentials_kind_created_at_id_idx" ON "credentials"("kind", "created_at", "id");

-- CreateIndex
CREATE INDEX "credentials_owner_created_at_id_idx" ON "credentials"("owner", "created_at", "id");

-- CreateIndex
CREATE INDEX "credentials_parent_id_idx" ON "credentials"("parent_id");

-- CreateIndex
CREATE INDEX "credentials_expires_at_idx" ON "credentials"("expires_at");

-- CreateIndex
CREATE INDEX "audit_events_actor_sequence_idx" ON "audit_events"("actor", "sequence");

-- CreateIndex
CREATE INDEX "audit_events_action_sequence_idx" ON "audit_events"("action", "sequence");

-- CreateIndex
CREATE INDEX "audit_events_target_sequence_idx" ON "audit_events"("target", "sequence");

-- CreateIndex
CREATE INDEX "upload_sessions_tenant_created_at_id_idx" ON "upload_sessions"("tenant", "created_at", "id");

-- What there is already.
INSERT INTO "usage" ("subject", "open_uploads", "reserved_bytes", "stored_bytes", "started_uploads")
SELECT 'owner:' || "owner",
  count(*) FILTER (WHERE "status" NOT IN ('completed', 'aborted', 'failed')),
  coalesce(sum("reserved_bytes"), 0),
  coalesce(sum("total_size_bytes") FILTER (WHERE "status" = 'completed'), 0),
  count(*)
FROM "upload_sessions" GROUP BY "owner";
