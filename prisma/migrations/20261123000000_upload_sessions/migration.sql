-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "upload_status" AS ENUM ('creating', 'uploading', 'completing', 'completed', 'aborting', 'aborted', 'failed');

-- CreateTable
CREATE TABLE "upload_sessions" (
    "id" UUID NOT NULL,
    "owner" TEXT NOT NULL,
    "status" "upload_status" NOT NULL DEFAULT 'creating',
    "key" TEXT NOT NULL,
    "storage_upload_id" TEXT,
    "filename" TEXT NOT NULL,
    "folder" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "tags" JSONB NOT NULL DEFAULT '{}',
    "fingerprint" TEXT,
    "total_size_bytes" BIGINT,
    "part_size_bytes" BIGINT NOT NULL,
    "uploaded_bytes" BIGINT NOT NULL DEFAULT 0,
    "uploaded_parts" INTEGER NOT NULL DEFAULT 0,
    "etag" TEXT,
    "end_reason" TEXT,
    "idempotency_key" TEXT,
    "request_digest" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_activity_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "upload_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload_parts" (
    "upload_id" UUID NOT NULL,
    "part_number" INTEGER NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "etag" TEXT NOT NULL,
    "checksum" TEXT,
    "replaced_size_bytes" BIGINT,
    "stored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_parts_pkey" PRIMARY KEY ("upload_id","part_number")
);

-- CreateTable
CREATE TABLE "upload_events" (
    "sequence" BIGSERIAL NOT NULL,
    "upload_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_events_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "upload_sessions_key_key" ON "upload_sessions"("key");

-- CreateIndex
CREATE INDEX "upload_sessions_created_at_id_idx" ON "upload_sessions"("created_at", "id");

-- CreateIndex
CREATE INDEX "upload_sessions_status_created_at_id_idx" ON "upload_sessions"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "upload_sessions_owner_created_at_id_idx" ON "upload_sessions"("owner", "created_at", "id");

-- CreateIndex
CREATE INDEX "upload_sessions_folder_created_at_id_idx" ON "upload_sessions"("folder", "created_at", "id");

-- CreateIndex
CREATE INDEX "upload_sessions_fingerprint_idx" ON "upload_sessions"("fingerprint");

-- CreateIndex
CREATE INDEX "upload_sessions_total_size_bytes_id_idx" ON "upload_sessions"("total_size_bytes", "id");

-- CreateIndex
CREATE INDEX "upload_sessions_filename_id_idx" ON "upload_sessions"("filename", "id");

-- CreateIndex
CREATE UNIQUE INDEX "upload_sessions_owner_idempotency_key_key" ON "upload_sessions"("owner", "idempotency_key");

-- CreateIndex
CREATE INDEX "upload_events_upload_id_sequence_idx" ON "upload_events"("upload_id", "sequence");

-- AddForeignKey
ALTER TABLE "upload_parts" ADD CONSTRAINT "upload_parts_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "upload_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_events" ADD CONSTRAINT "upload_events_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "upload_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

