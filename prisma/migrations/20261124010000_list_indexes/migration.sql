-- For sort=-totalSize. The index on (total_size_bytes, id) read backwards has the unknown sizes first.
CREATE INDEX "upload_sessions_largest_first_idx" ON "upload_sessions"("total_size_bytes" DESC NULLS LAST, "id" DESC);

-- The same of one state: a rare one is a long way apart in the index above.
CREATE INDEX "upload_sessions_status_largest_first_idx" ON "upload_sessions"("status", "total_size_bytes" DESC NULLS LAST, "id" DESC);
