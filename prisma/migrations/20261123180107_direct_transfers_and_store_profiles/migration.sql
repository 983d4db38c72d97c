-- CreateEnum
CREATE TYPE "upload_transfer" AS ENUM ('server', 'direct');

-- AlterTable
ALTER TABLE "upload_parts" ADD COLUMN     "reported" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "upload_sessions" ADD COLUMN     "transfer" "upload_transfer" NOT NULL DEFAULT 'server';

-- CreateTable
CREATE TABLE "server_secrets" (
    "name" TEXT NOT NULL,
    "value" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_secrets_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "store_profiles" (
    "store" TEXT NOT NULL,
    "findings" JSONB NOT NULL,
    "examined_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "store_profiles_pkey" PRIMARY KEY ("store")
);
