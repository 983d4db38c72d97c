-- CreateTable
CREATE TABLE "counted_objects" (
    "key" TEXT NOT NULL,
    "usage_subjects" TEXT[],
    "size_bytes" BIGINT NOT NULL,

    CONSTRAINT "counted_objects_pkey" PRIMARY KEY ("key")
);
